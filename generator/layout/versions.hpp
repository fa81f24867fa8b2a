// Versions as other tools compare them: numbers of any length, with dots between the parts where there are several.
#pragma once

#include <string>
#include <string_view>

#include "runtime/internal/versions.hpp"

namespace strata::generator {

[[nodiscard]] bool is_number(std::string_view text) noexcept;
/// Digits with one dot between parts: `7`, `1.2.0`.
[[nodiscard]] bool is_version(std::string_view text) noexcept;

using strata::compare_versions;

/// The digits that begin `text`.
[[nodiscard]] std::string_view leading_digits(std::string_view text) noexcept;

}  // namespace strata::generator
