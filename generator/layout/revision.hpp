// Revisions: what may be one, and what a file's name says about revision and description.
#pragma once

#include <string>
#include <string_view>

namespace strata::generator {

/// Letters, digits, `_` and `.`, beginning with a letter or a digit; not a word that names a target (`head`, `base` …).
[[nodiscard]] bool is_revision(std::string_view text) noexcept;

/// A file's name without its folder.
[[nodiscard]] std::string_view name_of(std::string_view path) noexcept;

struct file_name_parts {
  /// Empty where the name does not begin with a digit.
  std::string revision;
  std::string description;
};

/// `20260130_0900_add_region.sql` is revision `20260130_0900`, "add region". The dashes of a date count as part of the
/// number and are dropped: `2026-01-20-162913_x.sql` is `20260120162913`.
[[nodiscard]] file_name_parts read_file_name(std::string_view name);

/// The revision one higher than this one, by its last run of digits: `20260130_0959` gives `20260130_0960`.
[[nodiscard]] std::string following_revision(std::string_view revision);

}  // namespace strata::generator
