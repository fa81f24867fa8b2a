// The parts of a migration file that belong to no section: only comments may stand there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace strata::generator {

/// What should not be there.
struct stray_text {
  std::size_t offset = 0;
  /// It is a block comment that does not end there; else it is text.
  bool open_comment = false;
};

/// The first thing in [begin, end) of `text` that is neither blank nor in a comment (`-- …`, `/* … */`).
[[nodiscard]] std::optional<stray_text> find_outside_text(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace strata::generator
