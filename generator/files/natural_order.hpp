// The order of names as people read them: `2_b` before `10_a`. Runs of digits count by value, whatever their length,
// and are never converted: a version of 20 digits does not fit an integer.
#pragma once

#include <compare>
#include <string_view>

namespace strata::generator {

/// Equal only for equal names: `01` and `1` differ, the shorter first.
[[nodiscard]] std::strong_ordering natural_order(std::string_view left, std::string_view right) noexcept;

[[nodiscard]] inline bool natural_less(std::string_view left, std::string_view right) noexcept {
  return std::is_lt(natural_order(left, right));
}

}  // namespace strata::generator
