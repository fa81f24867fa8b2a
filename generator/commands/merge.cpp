#include "merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <optional>
#include <set>
#include <unordered_map>

#include "arguments.hpp"
#include "draft_arguments.hpp"
#include "editor.hpp"
#include "folder_graph.hpp"
#include "generator/layout/layouts.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

// Everything that the revision stands on.
std::set<std::string_view> ancestors(const loaded_folder& folder, std::string_view revision) {
  std::unordered_map<std::string_view, std::size_t> files;
  for (std::size_t at = 0; at < folder.files.size(); ++at) files.emplace(folder.files[at].revision, at);
  std::set<std::string_view> found;
  std::vector<std::string_view> open{revision};
  while (!open.empty()) {
    const std::string_view next = open.back();
    open.pop_back();
    for (const std::string& parent : folder.graph.parents[files.at(next)]) {
      if (found.insert(parent).second) open.push_back(parent);
    }
  }
  return found;
}

class merger {
 public:
  merger(const merge_options& options, const loaded_folder& folder, diagnostics& messages)
      : options_(options), folder_(folder), messages_(messages) {}

  // The merge's parents; nothing after an error.
  std::optional<std::vector<std::string>> parents() {
    std::vector<std::string> chosen;
    if (options_.revisions.empty()) chosen = folder_.graph.heads;
    for (const std::string& word : options_.revisions) {
      if (word == "heads") {
        for (const std::string& head : folder_.graph.heads) add(chosen, head);
        continue;
      }
      const auto found = find_migration(folder_, word, options_.folder, messages_);
      if (!found || !check_head(folder_.files[*found])) return std::nullopt;
      add(chosen, folder_.files[*found].revision);
    }
    if (chosen.size() < 2) {
      report("strata-nothing-to-merge",
             chosen.empty() ? "there is nothing to merge: the folder has no migrations"
                            : fmt::format("there is nothing to merge: `{}` is the only one", chosen.front()),
             "two heads at least are merged; strata heads lists them");
      return std::nullopt;
    }
    if (!check_overlap(chosen)) return std::nullopt;
    return chosen;
  }

 private:
  static void add(std::vector<std::string>& chosen, const std::string& revision) {
    if (std::find(chosen.begin(), chosen.end(), revision) == chosen.end()) chosen.push_back(revision);
  }

  void report(std::string code, std::string message, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .path = display_name(options_.folder),
                   .help = std::move(help)});
  }

  bool check_head(const migration_file& file) {
    const std::vector<std::string>& heads = folder_.graph.heads;
    if (options_.splice || std::find(heads.begin(), heads.end(), file.revision) != heads.end()) return true;
    messages_.add({.code = "strata-not-a-head",
                   .message = fmt::format("`{}` is not a head", file.revision),
                   .file = file.file,
                   .help = fmt::format("the heads are {}; --splice merges it all the same", fmt::join(heads, ", "))});
    return false;
  }

  bool check_overlap(const std::vector<std::string>& chosen) {
    for (const std::string& each : chosen) {
      const std::set<std::string_view> below = ancestors(folder_, each);
      for (const std::string& other : chosen) {
        if (below.count(other) == 0) continue;
        report("strata-nothing-to-merge", fmt::format("`{}` stands on `{}` already", each, other),
               fmt::format("leave `{}` out", other));
        return false;
      }
    }
    return true;
  }

  const merge_options& options_;
  const loaded_folder& folder_;
  diagnostics& messages_;
};

// The new file's path, or nothing after an error.
std::string create(const merge_options& options, diagnostics& messages) {
  if (options.draft.edit && !check_editor("strata merge -m \"…\" --edit", messages)) return {};
  const loaded_folder folder = load_branches(options.folder, messages);
  if (messages.has_errors()) return {};
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata merge", messages)) return {};
  const auto parents = merger{options, folder, messages}.parents();
  if (!parents) return {};
  draft_options draft = options.draft;
  if (draft.message.empty()) draft.message = fmt::format("merge {}", fmt::join(*parents, " and "));
  return write_draft(options.folder, folder, draft,
                     {.template_name = "merge.sql.mustache", .built_in = templates::merge_sql, .parents = *parents},
                     messages);
}

constexpr command_help help{
    .usage = "strata merge [REV]... [options]",
    .summary = "write a migration that brings branches together",
    .text = "It has all heads as its parents, or those that are named. Prints the path of the file.",
    .examples =
        "strata merge -m \"merge regions and tenants\"\n"
        "strata merge -m \"merge\" 20260130_0900 20260131_1200",
    .environment = editor_variables};

int run(const command_line& line) {
  namespace po = boost::program_options;
  merge_options options;
  po::options_description description;
  add_draft_options(description, options.draft);
  description.add_options()("splice", po::bool_switch(&options.splice), "let the revisions be no heads");
  add_folder_options(description, options.folder);
  const positional_argument revisions{.name = "REV", .several = &options.revisions};
  if (const auto status = read_arguments(line, help, description, {revisions})) return *status;
  if (!options.draft.message.empty() && slug_of(options.draft.message).empty()) {
    return wrong_usage(help, "the message needs a letter or a digit: -m \"merge regions and tenants\"");
  }
  return merge_branches(options, std::cout, std::cerr);
}

}  // namespace

int merge_branches(const merge_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::string path = create(options, messages);
  return show_draft(path, options.folder, options.draft, messages, out, err);
}

const command& merge_command() {
  static constexpr command entry{"merge", help.summary, run};
  return entry;
}

}  // namespace strata::generator
