// One migration's line of the lock file, read into a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lock_file.hpp"

namespace strata::generator {

/// Why a line cannot be read, in a sentence without an end; empty: it was read.
struct lock_line {
  locked_migration migration;
  std::string problem;
};

/// `line` is without its seal; `dialects` are the lock file's. Whether parents exist and digests fit is not looked at.
[[nodiscard]] lock_line read_lock_line(std::string_view line, const std::vector<dialect>& dialects);

/// Words between blanks; a quoted part keeps its blanks.
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view line);

}  // namespace strata::generator
