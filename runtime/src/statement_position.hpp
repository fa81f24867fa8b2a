// From a place in a statement's text to the place in its file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strata {

struct text_position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// `start` is where the text begins; lines and columns (bytes) from 1, the offset from 0.
[[nodiscard]] inline text_position position_in(text_position start, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  if (lines == 0) return {start.line, start.column + static_cast<std::uint32_t>(before.size())};
  return {start.line + lines, static_cast<std::uint32_t>(before.size() - before.rfind('\n'))};
}

}  // namespace strata
