#include "new.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "arguments.hpp"
#include "draft_arguments.hpp"
#include "editor.hpp"
#include "folder_graph.hpp"
#include "generator/layout/layouts.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

bool create_folder(const folder_options& options, diagnostics& messages) {
  std::error_code failed;
  fs::create_directories(options.directory, failed);
  if (!failed) return true;
  messages.add({.code = "strata-cannot-write",
                .message = fmt::format("cannot create the folder: {}", failed.message()),
                .path = display_name(options)});
  return false;
}

void report_heads(const loaded_folder& folder, const folder_options& options, diagnostics& messages) {
  const std::string where = folder_option(folder.files.back().file);
  messages.add({.code = "strata-two-heads",
                .message = fmt::format("multiple heads are present: `{}`", fmt::join(folder.graph.heads, "`, `")),
                .path = display_name(options),
                .help = fmt::format("go on from one of them: strata new -m \"…\" --head {0}{1}\n"
                                    "or bring them together: strata merge -m \"…\"{1}",
                                    folder.graph.heads.back(), where)});
}

// What the new migration stands on; nothing after an error.
std::optional<std::vector<std::string>> choose_parents(const new_options& options, const loaded_folder& folder,
                                                       diagnostics& messages) {
  const std::vector<std::string>& heads = folder.graph.heads;
  if (options.head == "base") return std::vector<std::string>{};
  if (options.head.empty()) {
    if (heads.size() <= 1) return heads;
    report_heads(folder, options.folder, messages);
    return std::nullopt;
  }
  const auto found = find_migration(folder, options.head, options.folder, messages);
  if (!found) return std::nullopt;
  const migration_file& parent = folder.files[*found];
  if (options.splice || std::find(heads.begin(), heads.end(), parent.revision) != heads.end()) {
    return std::vector{parent.revision};
  }
  messages.add({.code = "strata-not-a-head",
                .message = fmt::format("`{}` is not a head", parent.revision),
                .file = parent.file,
                .help = fmt::format("--splice begins a new branch there: strata new -m \"…\" --head {} --splice{}",
                                    parent.revision, folder_option(parent.file))});
  return std::nullopt;
}

// The new file's path, or nothing after an error.
std::string create(const new_options& options, diagnostics& messages) {
  if (options.draft.edit && !check_editor("strata new -m \"…\" --edit", messages)) return {};
  if (!create_folder(options.folder, messages)) return {};
  const loaded_folder folder = load_branches(options.folder, messages);
  if (messages.has_errors()) return {};
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata new", messages)) return {};
  const auto parents = choose_parents(options, folder, messages);
  if (!parents) return {};
  return write_draft(
      options.folder, folder, options.draft,
      {.template_name = "migration.sql.mustache", .built_in = templates::migration_sql, .parents = *parents}, messages);
}

constexpr command_help help{
    .usage = "strata new -m MESSAGE [options]",
    .summary = "write the skeleton of the next migration",
    .text =
        "Prints the path of the file. Without --head it stands on the only head of the chain; `--head base` begins\n"
        "anew beside what is there.",
    .examples =
        "strata new -m \"add region\"\n"
        "strata new -m \"create tables\" --directory db/migrations\n"
        "strata new -m \"index names\" --sql-dialect sqlite,postgresql --edit\n"
        "strata new -m \"fix names\" --head 20260130_0900 --splice --label names",
    .environment = editor_variables};

int run(const command_line& line) {
  namespace po = boost::program_options;
  new_options options;
  po::options_description description;
  add_draft_options(description, options.draft);
  description.add_options()("head", po::value(&options.head)->value_name("REV"),
                            "the head to go on from, or base (default: the only head)")(
      "splice", po::bool_switch(&options.splice), "let --head be no head: a branch begins there");
  add_folder_options(description, options.folder);
  if (const auto status = read_arguments(line, help, description)) return *status;
  if (slug_of(options.draft.message).empty()) {
    return wrong_usage(help, "say what the migration does: -m \"add region\"");
  }
  if (options.splice && options.head.empty()) return wrong_usage(help, "--splice belongs to --head");
  return new_migration(options, std::cout, std::cerr);
}

}  // namespace

int new_migration(const new_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::string path = create(options, messages);
  return show_draft(path, options.folder, options.draft, messages, out, err);
}

const command& new_command() {
  static constexpr command entry{"new", help.summary, run};
  return entry;
}

}  // namespace strata::generator
