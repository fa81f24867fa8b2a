// The lines of a migration file that speak to Strata: `-- migrate:up sqlite transaction:false`. And what may stand
// between them.
#pragma once

#include <cstddef>
#include <optional>
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

/// The words of the line from the one at `first` on, with what is between them.
[[nodiscard]] std::string_view text_from(const marker& line, std::size_t first, const source_file& file);

/// Every marker name there is.
inline constexpr std::string_view marker_names[] = {
    "revision", "parent",     "depends",    "label",  "up",     "down",   "irreversible", "compatible", "guard",
    "variable", "repeatable", "checkpoint", "digest", "frozen", "origin", "requires",     "imported"};

/// All marker lines, in their order. A line is one when `-- migrate:` begins it, with or without blanks: strings and
/// block comments are not looked at, because what a string is depends on the dialect.
[[nodiscard]] std::vector<marker> find_markers(const source_file& file);

/// What should not stand outside the sections of a migration file.
struct stray_text {
  std::size_t offset = 0;
  /// It is a block comment that does not end there; else it is text.
  bool open_comment = false;
};

/// The first thing in [begin, end) of `text` that is neither blank nor in a comment (`-- …`, `/* … */`).
[[nodiscard]] std::optional<stray_text> find_outside_text(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace strata::generator
