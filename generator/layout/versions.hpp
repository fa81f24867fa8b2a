// Versions as other tools compare them: numbers of any length, with dots between the parts where there are several.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace strata::generator {

[[nodiscard]] bool is_number(std::string_view text) noexcept;
/// Digits with one dot between parts: `7`, `1.2.0`.
[[nodiscard]] bool is_version(std::string_view text) noexcept;

/// Part by part and by value, without converting: a version of 20 digits does not fit an integer. A part that is
/// missing counts as 0, so that `1` and `1.0` are equal, and so are `01` and `1`.
[[nodiscard]] std::strong_ordering compare_versions(std::string_view left, std::string_view right) noexcept;

/// The digits that begin `text`.
[[nodiscard]] std::string_view leading_digits(std::string_view text) noexcept;

}  // namespace strata::generator
