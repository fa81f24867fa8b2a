// The scripts that make a shell ask the program what may come next.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace strata::cli {

inline constexpr std::array<std::string_view, 3> shells{"bash", "zsh", "fish"};

/// The word after `completion` with which the scripts ask: `PROGRAM completion candidates -- WORD…`.
inline constexpr std::string_view candidates_word = "candidates";

/// `shell` is one of `shells`.
[[nodiscard]] std::string completion_script(std::string_view shell, std::string_view program);

}  // namespace strata::cli
