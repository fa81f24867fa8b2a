// The grammar of targets: `BRANCH@REV+N` in its parts. What the words mean is another matter.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace strata {

/// One target as written. Views into the text.
struct target_text {
  std::string_view whole;
  /// What stands before the `@`; absent without one.
  std::optional<std::string_view> branch;
  /// `head`, a revision, a label …; empty for `+2` and `-1`.
  std::string_view word;
  /// `+2` is 2, `-1` is -1; absent without a number behind a sign.
  std::optional<long> steps;
};

/// Reads one target.
[[nodiscard]] target_text read_target(std::string_view text);

/// The parts between commas.
[[nodiscard]] std::vector<std::string_view> split_targets(std::string_view text);

}  // namespace strata
