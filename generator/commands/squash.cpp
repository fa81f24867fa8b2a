// `strata squash`: writes a checkpoint, one migration that stands for all up to a revision, and proves it.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>
#include <set>
#include <thread>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/graph/checkpoints.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/names.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/scratch/scratch_engine.hpp"
#include "generator/squash/checkpoint_file.hpp"
#include "generator/verify/checkpoint_proof.hpp"

namespace strata::generator {

namespace {

// The coarsest clock that migrations ask (SQLite's CURRENT_TIMESTAMP) counts seconds: another run sees another one.
void wait_for_another_second() {
  using namespace std::chrono;
  std::this_thread::sleep_until(ceil<seconds>(system_clock::now()) + milliseconds{10});
}

void refuse(std::string message, const source& file, std::string help, diagnostics& messages) {
  messages.add({.code = "strata-cannot-squash", .message = std::move(message), .file = file, .help = std::move(help)});
}

// The one revision that the words name; null after an error.
const chain_migration* find_revision(const loaded_folder& folder, const squash_options& options,
                                     diagnostics& messages) {
  const chain_view view{folder.chains, "squash", "strata", {}};
  const std::vector<chain_migration>& migrations = folder.chains.front().migrations;
  try {
    const target found = resolve_target(options.revision, view.set().chains.front().whole(), history{});
    if (found.revisions.size() == 1) {
      return &*std::find_if(migrations.begin(), migrations.end(),
                            [&](const chain_migration& each) { return each.revision == found.revisions.front(); });
    }
    messages.add({.code = "strata-unknown-target",
                  .message = fmt::format("'{}' names no migration, or several", options.revision),
                  .path = display_name(options.folder),
                  .help = "name the last revision that the checkpoint is to stand for"});
  } catch (const target_error& wrong) {
    messages.add({.code = std::string{to_string(wrong.code())},
                  .message = wrong.details().message,
                  .path = display_name(options.folder),
                  .help = wrong.details().help});
  }
  return nullptr;
}

// The originals must be able to go: all of them are locked, and what stays stands on the checkpoint and nothing below.
void check_closed(const migration_chain& chain, const chain_migration& last, diagnostics& messages) {
  const auto below = replaced_by(chain, last.revision);
  if (last.is_checkpoint() || below.empty()) {
    refuse(last.is_checkpoint() ? fmt::format("`{}` is a checkpoint already", last.revision)
                                : fmt::format("nothing comes before `{}`: there is nothing to squash", last.revision),
           last.file, "name a later revision", messages);
    return;
  }
  std::set<std::string_view> inside{last.revision};
  for (const auto& each : below) inside.insert(each.revision);
  for (const chain_migration& each : chain.migrations) {
    if (inside.contains(each.revision)) {
      for (const std::string& other : each.depends) {
        if (inside.contains(other)) continue;
        refuse(fmt::format("`{}` depends on `{}`, which does not lead to `{}`", each.revision, other, last.revision),
               each.file, "squash at a revision that joins both", messages);
      }
      if (calls_step(each.up)) {
        refuse(fmt::format("`{}` runs a step in C++, and what it leaves only the program knows", each.revision),
               each.file, "squash at a revision below it", messages);
      }
      if (!each.variables.empty()) {
        refuse(fmt::format("`{}` has variables, whose values differ from database to database", each.revision),
               each.file, "squash at a revision below it", messages);
      }
      if (!each.draft) continue;
      refuse(fmt::format("`{}` is a draft, whose text may still change", each.revision), each.file,
             fmt::format("strata lock{} comes first", folder_option(each.file)), messages);
    } else if (each.parents.empty()) {
      refuse(fmt::format("`{}` is a base of its own, beside what leads to `{}`: a checkpoint takes only databases on "
                         "which nothing ran",
                         each.revision, last.revision),
             each.file, "squash at a revision that joins both", messages);
    } else {
      for (const std::string& parent : each.parents) {
        if (parent == last.revision || !inside.contains(parent)) continue;
        refuse(fmt::format("`{}` stands on `{}`, which the checkpoint would take in", each.revision, parent), each.file,
               fmt::format("squash at `{}`, or at a revision that joins both branches", parent), messages);
      }
      for (const std::string& other : each.depends) {
        if (other == last.revision || !inside.contains(other)) continue;
        refuse(fmt::format("`{}` depends on `{}`, which the checkpoint would take in", each.revision, other), each.file,
               fmt::format("squash at `{}`, or at a revision that joins both", other), messages);
      }
    }
  }
  for (const chain_migration& each : chain.checkpoints) {
    if (each.revision != last.revision) continue;
    refuse(fmt::format("there is a checkpoint `{}` already", last.revision), each.file,
           fmt::format("to write it anew, remove the file, then: strata lock{}", folder_option(each.file)), messages);
  }
}

bool name_public(const migration_chain& chain) {
  return std::any_of(chain.migrations.begin(), chain.migrations.end(), [](const chain_migration& migration) {
    return std::any_of(migration.up.statements.begin(), migration.up.statements.end(),
                       [](const sql_statement& each) { return each.text.find("public.") != std::string::npos; });
  });
}

void report_runs(const migration_chain& chain, const chain_migration& last, const run_difference& differences,
                 diagnostics& messages) {
  std::string help = "write constants in their place, in the migration that makes them";
  if (!differences.columns.empty() && differences.columns.size() == differences.lines.size()) {
    std::string words;
    for (const std::string& each : differences.columns) words += " --freeze " + each;
    help += fmt::format("\nor let the checkpoint hold the values of one run: strata squash {}{}{}", last.revision,
                        words, folder_option(last.file));
  }
  messages.add({.code = "strata-unstable-rows",
                .message = fmt::format("two runs of the migrations up to `{}` on {} leave different rows: they ask the "
                                       "clock or chance",
                                       last.revision, to_string(chain.which)),
                .file = last.file,
                .details = differences.lines,
                .help = std::move(help)});
}

// One dialect's share: the database that the migrations lead to, and the script that makes it.
struct squashed {
  scratch_engine engine;
  std::unique_ptr<sandbox> originals;
  std::string script;
};

// Roles and settings of the server are in no dump of a database.
void refuse_far_statements(const migration_chain& chain, const chain_migration& last, diagnostics& messages) {
  const auto replaced = replaced_by(chain, last.revision);
  for (const far_statement& each : far_statements(chain)) {
    if (each.migration == nullptr || each.script != &each.migration->up || each.migration->is_checkpoint()) continue;
    const bool inside = each.migration->revision == last.revision ||
                        std::any_of(replaced.begin(), replaced.end(),
                                    [&](const auto& one) { return one.revision == each.migration->revision; });
    if (!inside) continue;
    messages.add({.code = "strata-cannot-squash",
                  .message = fmt::format("{} acts on the whole server, and no checkpoint can hold what it leaves there",
                                         each.what),
                  .file = each.script->file,
                  .offset = each.statement->offset,
                  .help = fmt::format("squash at a revision before {}, or take the statement out of the chain: whoever "
                                      "makes the database can run it",
                                      each.migration->revision)});
  }
}

// Without a sandbox after an error, which is reported.
squashed squash_chain(const migration_chain& chain, const chain_migration& last, const squash_options& options,
                      diagnostics& messages) {
  if (chain.provided.base) {
    refuse("a checkpoint is made of the whole database, and would hold what the base makes", last.file,
           "keep the migrations: a chain with a base makes no checkpoints yet", messages);
    return {};
  }
  refuse_far_statements(chain, last, messages);
  if (messages.has_errors()) return {};
  squashed made{find_scratch_engine(chain, messages), nullptr, {}};
  if (!made.engine.missing.empty()) {
    refuse(fmt::format("a checkpoint must be proved on every engine of the chain, and there is no {} here: {}",
                       to_string(chain.which), made.engine.missing),
           last.file, {}, messages);
    return made;
  }
  std::unique_ptr<sandbox> originals = run_originals(chain, last.revision, made.engine.make, messages);
  if (!originals) return made;
  const database_contents contents = originals->read_contents();
  for (const std::string& each : contents.lost) {
    messages.add(
        {.code = "strata-cannot-squash",
         .message = fmt::format("the migrations up to `{}` leave {}, which no checkpoint can hold: what a script "
                                "makes anew has other numbers",
                                last.revision, each),
         .file = last.file,
         .help = "squash at a revision before them, or keep the bytes in a column of type bytea"});
  }
  if (!contents.lost.empty()) return made;
  const bool has_rows = std::any_of(contents.tables.begin(), contents.tables.end(),
                                    [](const table_contents& each) { return !each.rows.empty(); });
  if (has_rows) wait_for_another_second();
  const std::unique_ptr<sandbox> again = run_originals(chain, last.revision, made.engine.make, messages);
  if (!again) return made;
  run_difference differences = compare_runs(contents, again->read_contents(), options.frozen);
  for (const schemas::schema_difference& each : compare(originals->read_schema(), again->read_schema())) {
    differences.lines.push_back(to_string(each) + ", in another run");
  }
  if (!differences.lines.empty()) {
    report_runs(chain, last, differences, messages);
    return made;
  }
  made.script = make_script(*originals, contents, name_public(chain));
  made.originals = std::move(originals);
  return made;
}

// The written file as the next command will read it, on every engine.
void prove(const source& file, const loaded_folder& folder, const std::vector<squashed>& made, diagnostics& messages) {
  const std::vector<migration_file> read = read_strata_layout({file}, messages);
  for (std::size_t at = 0; at < folder.chains.size() && !messages.has_errors(); ++at) {
    const migration_chain chain = build_chain({}, {}, folder.chains[at].which, messages, false, read);
    if (!messages.has_errors())
      prove_checkpoint(*made[at].originals, chain.checkpoints.front(), made[at].engine.make, messages);
  }
}

// The path of what was written; empty after an error.
std::string squash(const squash_options& options, diagnostics& messages) {
  const loaded_folder folder = load_folder(options.folder, messages);
  if (messages.has_errors()) return {};
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata squash", messages)) return {};
  const chain_migration* const last = find_revision(folder, options, messages);
  if (last == nullptr) return {};
  check_closed(folder.chains.front(), *last, messages);
  if (messages.has_errors()) return {};

  checkpoint_values values{.revision = last->revision, .message = options.message, .frozen = options.frozen};
  for (const auto& each : replaced_by(folder.chains.front(), last->revision)) values.replaces.push_back(each.revision);
  std::vector<squashed> made;
  for (const migration_chain& chain : folder.chains) {
    made.push_back(squash_chain(chain, *last, options, messages));
    if (messages.has_errors()) return {};
    const auto here = std::find_if(chain.migrations.begin(), chain.migrations.end(),
                                   [&](const chain_migration& each) { return each.revision == last->revision; });
    values.scripts.push_back({chain.which, here->digest, made.back().script, made.back().engine.name});
  }
  const std::string name = checkpoint_file_name(name_of(last->file->path()), last->revision);
  values.states_revision = read_file_name(name).revision != last->revision;
  std::string shown = display_path(display_name(options.folder), name);
  const auto file = std::make_shared<const source_file>(shown, checkpoint_text(values));
  prove(file, folder, made, messages);
  if (messages.has_errors()) return {};

  const std::filesystem::path path = options.folder.directory / name;
  if (std::filesystem::exists(path)) {
    messages.add({.code = "strata-cannot-write",
                  .message = "there is such a file already, which is no checkpoint of this revision",
                  .path = shown,
                  .help = "rename it"});
    return {};
  }
  if (const std::error_code failed = replace_file(path, file->text())) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot write the file: {}", failed.message()),
                  .path = shown});
    return {};
  }
  return shown;
}

constexpr std::array options_of_squash{
    cli::option{"message", "m", "TEXT", "the file's first line"},
    cli::option{"freeze", "", "TABLE.COLUMN",
                "let the checkpoint hold the values that one run left there; may be repeated",
                cli::option::times::repeated}};

constexpr std::array squash_examples{cli::help_line{"squash 20260203_1100"},
                                     cli::help_line{"squash head -m \"Version 2.0\""},
                                     cli::help_line{"squash 20260203_1100 --freeze nodes.created_at"}};

int run_squash(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  const squash_options options{.folder = read_folder(asked),
                               .revision = asked.words.front(),
                               .message = asked.text("message"),
                               .frozen = asked.all("freeze")};
  if (options.message.find_first_of("\r\n") != std::string::npos) throw wrong_use(asked, "-m takes one line");
  return squash_migrations(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command squash_command{
    .name = "squash",
    .words = "REV",
    .works_on = cli::command::subject::folder,
    .summary = "write one migration that stands for all up to REV",
    .details =
        "It is made from what these leave in a database, and proved to lead to the same schema, rows and counters. "
        "Databases that begin empty run it in their place. Lock it; the originals can go once no kept database stands "
        "below REV.",
    .examples = squash_examples,
    .options = options_of_squash,
    .run = run_squash};

int squash_migrations(const squash_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  std::string path;
  try {
    path = squash(options, messages);
  } catch (const strata::error& failed) {
    messages.add({.code = std::string{to_string(failed.code())},
                  .message = failed.details().message,
                  .path = display_name(options.folder),
                  .details = failed.details().engine_message.empty()
                                 ? std::vector<std::string>{}
                                 : std::vector<std::string>{failed.details().engine_message},
                  .help = failed.details().help});
  } catch (const engine_error& said) {
    messages.add({.code = "strata-cannot-squash", .message = said.what(), .path = display_name(options.folder)});
  }
  print(messages, err);
  if (path.empty()) return cli::failed;
  out << path << '\n';
  return cli::done;
}

}  // namespace strata::generator
