// The person's own editor, as git finds it: $VISUAL, else $EDITOR.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "generator/files/diagnostic.hpp"

namespace strata::generator {

/// For help texts.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 1> editor_variables{
    {{"VISUAL, EDITOR", "the editor's command; the first that is set"}}};

/// Reports where neither is set; `command_line` is what to repeat with one.
[[nodiscard]] bool check_editor(std::string_view command_line, diagnostics& messages);

/// Opens the file and waits for the editor to end. Reports where it could not be run, or failed.
void open_editor(const std::filesystem::path& path, const std::string& shown, diagnostics& messages);

}  // namespace strata::generator
