// A migration file that a command writes: its name, its directives, the template that it is made from, and the person's
// own editor.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load.hpp"
#include "revision_style.hpp"
#include "runtime/cli/command.hpp"

namespace strata::generator {

/// What the options of `new` and `merge` say of the file.
struct draft_options {
  /// What the migration does, with a letter or a digit in its first line, which becomes the file's name and head.
  std::string message = {};
  /// Times are UTC.
  std::chrono::system_clock::time_point now = {};
  /// Empty: the next one of the style.
  std::string revision = {};
  /// Nothing: the folder's own.
  std::optional<revision_style> style = std::nullopt;
  /// A section of its own for each of these; empty: one section for all.
  std::vector<dialect> sections = {};
  /// Revisions that have to run before, without being parents.
  std::vector<std::string> depends = {};
  std::string label = {};
  /// Empty: `templates/<name>` in the folder of migrations where there is one, else the built-in one.
  std::filesystem::path template_file = {};
  /// Opens the file in the person's editor.
  bool edit = false;
};

/// What a command knows of the file besides.
struct draft_kind {
  /// The template's name in a `templates` folder, and its built-in text.
  std::string_view template_name;
  std::string_view built_in;
  /// Revisions; none for a base.
  std::vector<std::string> parents;
};

/// Writes the file and returns its path as messages call it. Nothing is overwritten. `folder` is as the file's folder
/// was just read. Empty after an error, and nothing was written then.
[[nodiscard]] std::string write_draft(const folder_options& where, const loaded_folder& folder,
                                      const draft_options& options, const draft_kind& kind, diagnostics& messages);

/// The end of a command that has written a draft: prints the path, opens the person's editor where the options ask for
/// it, and prints the messages. `path` as write_draft() returned it. Returns the exit status.
[[nodiscard]] int show_draft(const std::string& path, const folder_options& where, const draft_options& options,
                             diagnostics& messages, std::ostream& out, std::ostream& err);

/// For help texts.
inline constexpr std::array editor_variables{
    cli::help_line{"VISUAL, EDITOR", "the editor's command; the first that is set"}};

/// Reports where neither is set; `command_line` is what to repeat with one.
[[nodiscard]] bool check_editor(std::string_view command_line, diagnostics& messages);

/// Opens the file and waits for the editor to end. Reports where it could not be run, or failed.
void open_editor(const std::filesystem::path& path, const std::string& shown, diagnostics& messages);

}  // namespace strata::generator
