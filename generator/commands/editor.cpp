#include "editor.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdlib>

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

}  // namespace

bool check_editor(std::string_view command_line, diagnostics& messages) {
  if (!editor().empty()) return true;
  messages.add({.code = "strata-editor",
                .message = "there is no editor: neither VISUAL nor EDITOR is set",
                .help = fmt::format("EDITOR=vi {}", command_line)});
  return false;
}

void open_editor(const std::filesystem::path& path, const std::string& shown, diagnostics& messages) {
  // The variable may hold options (`code --wait`), so the shell reads it. system() keeps Ctrl-C for the editor.
  const int status = std::system(fmt::format("{} {}", editor(), quoted(path.string())).c_str());
  if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  messages.add({.code = "strata-editor",
                .message = fmt::format("the editor did not end well: {}", editor()),
                .path = shown,
                .help = "the file is there; set VISUAL or EDITOR to a command that works"});
}

}  // namespace strata::generator
