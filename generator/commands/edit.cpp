#include "edit.hpp"

#include <fmt/format.h>

#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "editor.hpp"
#include "folder_graph.hpp"
#include "generator/files/folder.hpp"

namespace strata::generator {

namespace {

void tell_if_locked(const loaded_folder& folder, const migration_file& file, diagnostics& messages) {
  if (!folder.lock.find(file.revision)) return;
  const std::string where = folder_option(folder.lock_source);
  const bool newest = folder.lock.migrations.back().revision == file.revision;
  messages.add({.level = severity::warning,
                .code = "strata-edit-locked",
                .message = fmt::format("migration `{}` is locked: an edit of its SQL is a build error", file.revision),
                .file = file.file,
                .help = fmt::format(
                    "put the change in a new migration (strata new -m \"…\"{}), or, {}", where,
                    newest ? fmt::format("if no kept database ran this one, strata unlock {}{}", file.revision, where)
                           : fmt::format("if it has to change in place, strata lock --accept-edit {} "
                                         "--reason \"…\"{}",
                                         file.revision, where))});
}

constexpr command_help help{.usage = "strata edit REV [options]",
                            .summary = "open a migration in $VISUAL or $EDITOR",
                            .text = "Says so when the migration is locked.",
                            .examples = "strata edit head\nstrata edit 20260130",
                            .environment = editor_variables};

int run(const command_line& line) {
  edit_options options;
  boost::program_options::options_description description;
  add_folder_options(description, options.folder);
  const positional_argument revision{.name = "REV", .target = &options.revision};
  if (const auto status = read_arguments(line, help, description, {revision})) return *status;
  return edit_migration(options, std::cout, std::cerr);
}

}  // namespace

int edit_migration(const edit_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  // A file that is wrong is what one wants to edit: errors of the folder count only where they hide the migration.
  diagnostics of_folder;
  const loaded_folder folder = load_branches(options.folder, of_folder);
  std::optional<std::size_t> found;
  if (folder.files.empty()) {
    for (const diagnostic& each : of_folder.all()) messages.add(each);
  }
  if (!messages.has_errors()) found = find_migration(folder, options.revision, options.folder, messages);
  if (!found || !check_editor(fmt::format("strata edit {}", options.revision), messages)) {
    print(messages, err);
    return cli::failed;
  }
  const migration_file& file = folder.files[*found];
  tell_if_locked(folder, file, messages);
  print(messages, err);
  out << file.file->path() << '\n' << std::flush;
  diagnostics of_editor;
  // Other tools' migrations may lie in folders of their own.
  const std::string within = display_path(display_name(options.folder), "");
  open_editor(options.folder.directory / file.file->path().substr(within.size()), file.file->path(), of_editor);
  print(of_editor, err);
  return of_editor.has_errors() ? cli::failed : cli::done;
}

const command& edit_command() {
  static constexpr command entry{"edit", help.summary, run};
  return entry;
}

}  // namespace strata::generator
