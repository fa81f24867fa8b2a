// Versions as other tools compare them: numbers of any length, with dots between the parts where there are several.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace strata {

/// Part by part and by value, without converting: a version of 20 digits does not fit an integer. A part that is
/// missing counts as 0, so that `1` and `1.0` are equal, and so are `01` and `1`.
[[nodiscard]] std::strong_ordering compare_versions(std::string_view left, std::string_view right) noexcept;

/// Equal for versions that compare as equal.
[[nodiscard]] std::string version_key(std::string_view version);

}  // namespace strata
