// The lines of a migration file that speak to Strata: `-- migrate:up sqlite transaction:false`.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "generator/files/source.hpp"

namespace strata::generator {

/// A word of a marker line and where it begins in the file.
struct marker_word {
  std::string_view text;
  std::size_t offset = 0;
};

/// One marker line. Views point into the file's text.
struct marker {
  /// What follows `migrate:`, known or not.
  marker_word name;
  std::vector<marker_word> words;
  /// The line, with its end.
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Every marker name there is.
inline constexpr std::string_view marker_names[] = {
    "revision", "parent",     "depends",    "label",  "up",     "down",   "irreversible", "compatible", "guard",
    "variable", "repeatable", "checkpoint", "digest", "frozen", "origin", "requires",     "imported"};

/// All marker lines, in their order. A line is one when `-- migrate:` begins it, with or without blanks: strings and
/// block comments are not looked at, because what a string is depends on the dialect.
[[nodiscard]] std::vector<marker> find_markers(const source_file& file);

}  // namespace strata::generator
