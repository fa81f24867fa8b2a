// `strata edit`, and the person's own editor, as git finds it: $VISUAL, else $EDITOR.
#include <fmt/format.h>
#include <array>
#include <cstdlib>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/files/folder.hpp"

namespace strata::generator {

namespace {

// Empty where there is none.
std::string editor() {
  for (const char* const variable : {"VISUAL", "EDITOR"}) {
    const char* const value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char each : word) text += each == '\'' ? std::string{"'\\''"} : std::string(1, each);
  return text + '\'';
}

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

constexpr std::array edit_examples{cli::help_line{"edit head"}, cli::help_line{"edit 20260130"}};

int run_edit(const cli::context& now) {
  const edit_options options{.folder = read_folder(now.asked), .revision = now.asked.words.front()};
  return edit_migration(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command edit_command{.name = "edit",
                                          .words = "REV",
                                          .works_on = cli::command::subject::folder,
                                          .summary = "open a migration in $VISUAL or $EDITOR",
                                          .details = "Says so when the migration is locked.",
                                          .examples = edit_examples,
                                          .environment = editor_variables,
                                          .run = run_edit};

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

bool check_editor(std::string_view command_line, diagnostics& messages) {
  if (!editor().empty()) return true;
  messages.add({.code = "strata-editor",
                .message = "there is no editor: neither VISUAL nor EDITOR is set",
                .help = fmt::format("EDITOR=vi {}", command_line)});
  return false;
}

void open_editor(const std::filesystem::path& path, const std::string& shown, diagnostics& messages) {
  // The variable may hold options (`code --wait`), so the shell reads it. system() keeps Ctrl-C for the editor.
  if (std::system(fmt::format("{} {}", editor(), quoted(path.string())).c_str()) == 0) return;
  messages.add({.code = "strata-editor",
                .message = fmt::format("the editor did not end well: {}", editor()),
                .path = shown,
                .help = "the file is there; set VISUAL or EDITOR to a command that works"});
}

}  // namespace strata::generator
