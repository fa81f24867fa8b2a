// The `strata` program: the author's commands over a folder, and the operator's over its chain instead of an embedded
// one.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/emit/emit.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/layout/markers.hpp"
#include "generator/scratch/scratch_engine.hpp"
#include "runtime/cli/pages.hpp"

namespace strata::generator {

namespace {

constexpr std::array author_commands{&init_command,        &new_command,    &edit_command, &merge_command,
                                     &rebase_command,      &squash_command, &lock_command, &unlock_command,
                                     &verify_command,      &import_command,
#ifdef STRATA_WITH_POSTGRESQL
                                     &with_server_command,
#endif
                                     &compile_command};

constexpr std::array chain_table{
    cli::option{"seeds", "", "DIR", "the folder of the seeds, for `seed` (default: none)"},
    cli::option{"table-prefix", "", "PREFIX", "prefix of the bookkeeping tables (default: strata)"}};

constexpr cli::option_group chain_group{"folder", "And of every command on a database and a folder", chain_table};

// Alembic's first, then what others say.
constexpr std::array author_hints{
    cli::hint{"list_templates", "use `new --template FILE`; a folder's own templates lie in its templates/"},
    cli::hint{"create", "use `new -m \"…\"`"},
    cli::hint{"add", "use `new -m \"…\"`"},
    cli::hint{"generate", "use `new -m \"…\"`"},
    cli::hint{"make", "use `new -m \"…\"`"},
};

// What the database is of, by its URL; without one SQLite's.
dialect dialect_of_database(const std::string& url) {
  const std::string_view scheme = std::string_view{url}.substr(0, std::min(url.find_first_of(":+"), url.size()));
  for (const driver* const each : all_drivers()) {
    const bool named = std::find(each->schemes.begin(), each->schemes.end(), scheme) != each->schemes.end();
    if (!named && (each->understands == nullptr || !each->understands(url))) continue;
    return dialect_from(each->dialect).value_or(dialect::sqlite);
  }
  return dialect::sqlite;
}

// JSON has room for one error.
void report_first(const cli::console& where, const cli::program& self, const cli::invocation& asked,
                  const diagnostics& messages) {
  const auto first = std::find_if(messages.all().begin(), messages.all().end(),
                                  [](const diagnostic& each) { return each.level == severity::error; });
  failure known{.message = first->message, .help = first->help};
  known.file = first->file ? first->file->path() : first->path;
  if (first->file && first->offset) {
    const position where_it_is = first->file->locate(*first->offset);
    known.line = where_it_is.line;
    known.column = where_it_is.column;
  }
  cli::report_failure(where, self, asked, known, first->code);
}

cli::program strata_itself() { return {.name = "strata"}; }

int run_on_folder(const cli::console& where, const cli::invocation& asked,
                  const std::function<int(const chain_set&)>& run) {
  const cli::program self = strata_itself();
  folder_options options = read_folder(asked);
  options.assumed = dialect_of_database(cli::database_url(self, asked));
  // A database may stand on any branch; what a target leaves open is said when it is read.
  options.allow_branches = true;
  options.seeds = asked.text("seeds");
  const std::string table_prefix = asked.text("table-prefix", "strata");
  if (!is_table_prefix(table_prefix)) throw wrong_use(asked, wrong_table_prefix);

  diagnostics messages;
  const loaded_folder folder = load_folder(options, messages);
  if (messages.has_errors() && asked.json) {
    report_first(where, self, asked, messages);
    return cli::failed;
  }
  print(messages, *where.err);
  if (messages.has_errors()) return cli::failed;
  const chain_view view{folder.chains, options.directory.filename().string(), table_prefix, all_drivers()};
  return run(view.set());
}

// The folder that the line names, as far as it is written.
folder_options folder_of(std::span<const std::string> words) {
  constexpr std::string_view joined = "--directory=";
  folder_options folder;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool named = words[at] == "--directory" || words[at] == "-d";
    if (named && at + 1 < words.size()) folder.directory = words[at + 1];
    if (words[at].starts_with(joined)) folder.directory = words[at].substr(joined.size());
  }
  return folder;
}

// Below the revisions the labels. No SQL is read. Nothing where the folder cannot be read.
std::vector<cli::candidate> revisions_of(std::span<const std::string> words) {
  diagnostics ignored;
  const loaded_folder folder = load_graph(folder_of(words), ignored);
  std::vector<cli::candidate> found;
  for (auto each = folder.graph.order.rbegin(); each != folder.graph.order.rend(); ++each) {
    found.push_back({folder.files[*each].revision, folder.files[*each].description});
  }
  for (const migration_file& file : folder.files) {
    for (const marker& line : find_markers(*file.file)) {
      if (line.name.text != "label") continue;
      for (const marker_word& word : line.words) {
        found.push_back({std::string{word.text}, fmt::format("label of {}", file.revision)});
      }
    }
  }
  return found;
}

}  // namespace

cli::toolbox strata_toolbox() {
  cli::toolbox tools{
      .self = strata_itself(),
      .summary = "migrations that ship inside a C++ program",
      .version = fmt::format("strata {}", cli::strata_version()),
      .groups = {{"Author's commands", "over a folder of migrations (--directory)", author_commands},
                 {"Operator's commands",
                  "over a database (--database URL) and the chain of a folder (--directory, --table-prefix)",
                  cli::operator_commands()},
                 {"Commands about this program", {}, cli::general_commands()}},
      .folder_options = {&folder_group()},
      .chain_options = {&cli::database_options(), &folder_group(), &chain_group},
      .hints = {author_hints.begin(), author_hints.end()},
      .with_chain = run_on_folder,
      .revisions = revisions_of};
  const std::span<const cli::hint> shared = cli::operator_hints();
  tools.hints.insert(tools.hints.end(), shared.begin(), shared.end());
  return tools;
}

}  // namespace strata::generator
