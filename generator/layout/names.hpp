// What may be called what: revisions, versions of other tools, identifiers of C++, and what a file's name says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/internal/versions.hpp"

namespace strata::generator {

/// Letters, digits, `_` and `.`, beginning with a letter or a digit; not a word that names a target (`head`, `base` …).
[[nodiscard]] bool is_revision(std::string_view text) noexcept;

/// A file's name without its folder.
[[nodiscard]] std::string_view name_of(std::string_view path) noexcept;

/// `add_region` and `add-region` are "add region".
[[nodiscard]] std::string words_of(std::string_view name);

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

/// Versions as other tools have them: numbers of any length, with dots between the parts where there are several.
[[nodiscard]] bool is_number(std::string_view text) noexcept;
/// Digits with one dot between parts: `7`, `1.2.0`.
[[nodiscard]] bool is_version(std::string_view text) noexcept;

using strata::compare_versions;

/// The digits that begin `text`.
[[nodiscard]] std::string_view leading_digits(std::string_view text) noexcept;

/// For names that generated C++ uses: ASCII letters, digits and `_`, no digit first; neither a keyword nor `std` or
/// `strata`.
[[nodiscard]] bool is_identifier(std::string_view text) noexcept;

/// `bin2b64/1`: a function that the application registers, as options and migration files name it.
struct function_declaration {
  std::string name;
  int arguments = 0;
};

/// Nothing for what is no `NAME/ARGUMENTS`.
[[nodiscard]] std::optional<function_declaration> read_function_declaration(std::string_view text);

}  // namespace strata::generator
