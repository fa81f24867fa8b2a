#include "load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "file_changes.hpp"
#include "generator/files/folder.hpp"
#include "generator/graph/chain.hpp"
#include "generator/graph/chain_rules.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/graph/checkpoints.hpp"
#include "generator/layout/directives.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/names.hpp"
#include "generator/lock/lock_rules.hpp"
#include "generator/sql/postgresql_parser.hpp"
#include "runtime/internal/child_process.hpp"

namespace strata::generator {

namespace {

void read_lock(loaded_folder& loaded, diagnostics& messages) {
  if (!loaded.lock_source) return;
  diagnostics found;
  loaded.lock = parse_lock_file(loaded.lock_source, found);
  loaded.lock_is_good = !found.has_errors();
  for (const diagnostic& each : found.all()) messages.add(each);
}

void choose(loaded_folder& loaded, const folder_options& options) {
  loaded.dialects = options.dialects.empty() ? loaded.lock.dialects : options.dialects;
  if (loaded.dialects.empty()) loaded.dialects = {options.assumed};
  loaded.layout = options.layout.empty() ? loaded.lock.layout : options.layout;
  if (loaded.layout.empty()) loaded.layout = native_layout;
}

// Said once for all of them: a folder of another tool may have hundreds.
void note_missing_downs(const migration_chain& chain, const std::string& display, diagnostics& messages) {
  constexpr std::size_t shown = 5;
  std::vector<std::string_view> without;
  for (const chain_migration& each : chain.migrations) {
    if (each.borrowed && each.down_missing) without.push_back(each.revision);
  }
  if (without.empty()) return;
  const std::size_t more = without.size() - std::min(shown, without.size());
  without.resize(without.size() - more);
  messages.add({.level = severity::note,
                .code = "strata-no-down",
                .message = fmt::format("no way back for {} from {}{}", to_string(chain.which), fmt::join(without, ", "),
                                       more == 0 ? "" : fmt::format(" and {} more", more)),
                .path = display});
}

std::shared_ptr<const provided_base> load_base(const folder_options& options, dialect which, bool several,
                                               diagnostics& messages) {
  auto found = options.bases.find(which);
  const bool shared = found == options.bases.end();
  if (shared) found = options.bases.find(std::nullopt);
  if (found == options.bases.end()) return nullptr;
  const source file = read_source(found->second, display_name(found->second, options), messages);
  return file ? read_base(file, which, messages, several && shared) : nullptr;
}

/// `Ada Lovelace, 2026-01-30`: who first committed the file, and when. Empty without git, outside a repository, and for
/// a file that is not committed.
std::string git_author(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  try {
    const std::string lines = output_of({"git", "-C", folder.string(), "log", "-1", "--diff-filter=A",
                                         "--format=%an, %as", "--", "./" + file.filename().string()},
                                        {});
    return lines.substr(0, lines.find('\n'));
  } catch (const process_error&) {
    return {};
  }
}

}  // namespace

std::string display_name(const folder_options& options) {
  return options.display_directory.empty() ? options.directory.generic_string() : options.display_directory;
}

std::string display_name(const std::filesystem::path& other, const folder_options& options) {
  const std::string directory = options.directory.lexically_normal().generic_string();
  const std::string shown = display_name(options);
  std::string whole = other.lexically_normal().generic_string();
  if (!directory.ends_with("/" + shown)) return whole;
  const std::string_view root{directory.data(), directory.size() - shown.size()};
  return whole.starts_with(root) ? whole.substr(root.size()) : whole;
}

loaded_folder load_graph(const folder_options& options, diagnostics& messages) {
  loaded_folder loaded;
  const std::string display = display_name(options);
  if (has_pending_changes(options.directory)) {
    messages.add(
        {.code = "strata-rebase-interrupted",
         .message = "a rebase was interrupted; all its files are here",
         .path = display_path(display, std::string{pending_changes_name}),
         .help = fmt::format("strata rebase --continue{} finishes it", folder_option(std::string_view{display}))});
  }
  loaded.lock_source = read_lock_source(options.directory, display, messages);
  read_lock(loaded, messages);
  choose(loaded, options);
  const layout* how = find_layout(loaded.layout);
  if (how == nullptr) {
    messages.add({.code = "strata-unknown-layout",
                  .message = fmt::format("unknown layout `{}`", loaded.layout),
                  .path = display,
                  .help = fmt::format("the layouts are {}", layout_names())});
    return loaded;
  }
  loaded.files = read_layout(*how, read_tree(options.directory, display, how->deep, messages), display, options.gaps,
                             messages, loaded.dialects);
  read_step_sources(options.directory, display, loaded.files, messages);
  const auto versioned = std::stable_partition(loaded.files.begin(), loaded.files.end(),
                                               [](const migration_file& each) { return !each.repeatable; });
  loaded.repeatables =
      order_repeatables({std::make_move_iterator(versioned), std::make_move_iterator(loaded.files.end())}, messages);
  loaded.files.erase(versioned, loaded.files.end());
  loaded.checkpoints = set_checkpoints_aside(loaded.files, messages);
  const graph_rules rules{
      .allow_branches = options.allow_branches || loaded.lock.branches,
      .author_of =
          [&](const migration_file& file) { return git_author(options.directory / name_of(file.file->path())); },
      .is_locked = [&](std::string_view revision) { return loaded.lock.find(revision) != nullptr; }};
  loaded.graph = build_graph(loaded.files, messages, rules);
  return loaded;
}

loaded_folder load_chains(const folder_options& options, diagnostics& messages) {
  loaded_folder loaded = load_graph(options, messages);
  if (loaded.files.empty() && !messages.has_errors()) {
    messages.add({.code = "strata-no-migrations",
                  .message = "the folder has no migrations",
                  .path = display_name(options),
                  .help = loaded.layout == native_layout
                              ? fmt::format("strata new -m \"create tables\" --directory {}", display_name(options))
                              : fmt::format("files of the layout {} are called {}", loaded.layout,
                                            find_layout(loaded.layout)->example)});
  }
  const auto postgresql = std::find(loaded.dialects.begin(), loaded.dialects.end(), dialect::postgresql);
  if (postgresql != loaded.dialects.end() && !has_postgresql_parser()) {
    messages.add({.code = "strata-unknown-dialect",
                  .message = "this `strata` was built without PostgreSQL",
                  .path = display_name(options),
                  .help = "build Strata with -DSTRATA_POSTGRESQL=ON; it needs libpqxx and libpg_query"});
  }
  std::vector<seed_file> seeds;
  if (!options.seeds.empty()) {
    seeds = read_seed_folder(options.seeds, display_name(options.seeds, options), messages);
  }
  for (const dialect which : loaded.dialects) {
    const bool several = loaded.dialects.size() > 1;
    loaded.chains.push_back(build_chain(loaded.files, loaded.graph, which, messages, several, loaded.checkpoints));
    report_partitioned_reindex(loaded.chains.back(), messages);
    loaded.chains.back().seeds = build_seeds(seeds, which, messages, several);
    loaded.chains.back().repeatables = build_repeatables(loaded.repeatables, which, messages, several);
    loaded.chains.back().provided = options.provided;
    loaded.chains.back().provided.base = load_base(options, which, several, messages);
    loaded.chains.back().gaps = options.gaps;
    provide_what_is_required(loaded.chains.back());
    find_needed_commits(loaded.chains.back());
    note_missing_downs(loaded.chains.back(), display_name(options), messages);
  }
  return loaded;
}

loaded_folder load_folder(const folder_options& options, diagnostics& messages) {
  loaded_folder loaded = load_chains(options, messages);
  // What a damaged lock file says of the folder would only mislead.
  if (!loaded.lock_is_good) return loaded;
  if (loaded.lock_source) {
    check_lock_header(loaded.lock, loaded.lock_source, loaded.dialects, loaded.layout, messages);
  }
  apply_lock(loaded.chains, loaded.lock, loaded.lock_source, messages);
  return loaded;
}

loaded_folder load_branches(const folder_options& options, diagnostics& messages) {
  diagnostics all;
  loaded_folder folder = load_graph(options, all);
  for (const diagnostic& each : all.all()) {
    if (each.code != "strata-two-heads") messages.add(each);
  }
  return folder;
}

std::optional<std::size_t> find_migration(const loaded_folder& folder, std::string_view word,
                                          const folder_options& options, diagnostics& messages) {
  // What is wrong with the SQL does not matter here.
  diagnostics ignored;
  const migration_chain chain = build_chain(folder.files, folder.graph, folder.dialects.front(), ignored);
  const chain_view view{std::span{&chain, 1}, "", "strata", {}};
  try {
    const target found = resolve_target(word, view.set().chains.front().whole(), {});
    if (found.revisions.size() == 1) {
      const auto file = std::find_if(folder.files.begin(), folder.files.end(), [&](const migration_file& each) {
        return each.revision == found.revisions.front();
      });
      if (file != folder.files.end()) return static_cast<std::size_t>(file - folder.files.begin());
    }
    messages.add({.code = "strata-unknown-target",
                  .message = fmt::format("'{}' is no migration of the folder", word),
                  .path = display_name(options),
                  .help = "name one: a revision, the first four or more characters of one, or head"});
  } catch (const target_error& wrong) {
    messages.add({.code = std::string{to_string(wrong.code())},
                  .message = wrong.details().message,
                  .path = display_name(options),
                  .help = wrong.details().help});
  }
  return std::nullopt;
}

}  // namespace strata::generator
