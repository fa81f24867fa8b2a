// What the lexer has to know of a dialect: one table a dialect, so that the lexer itself names none. MySQL's stands
// where scripts are read, in the generator.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace strata::sql {

/// The classes of bytes that tokens are made of. A byte can be in several.
enum byte_class : std::uint8_t {
  blank_byte = 1,
  word_start = 2,
  word_byte = 4,
  digit_byte = 8,
  /// Part of an operator of any length (only where `free_operators` is set).
  operator_byte = 16,
};

/// Puts the bytes into further classes.
constexpr void add(std::array<std::uint8_t, 256>& classes, std::string_view bytes, int which) {
  for (const char byte : bytes) {
    auto& entry = classes[static_cast<unsigned char>(byte)];
    entry = static_cast<std::uint8_t>(entry | which);
  }
}

/// What all dialects share, with the bytes that may begin a word in this one, and those that may only continue it.
[[nodiscard]] constexpr std::array<std::uint8_t, 256> byte_classes(std::string_view more_starts,
                                                                   std::string_view more_bytes) {
  std::array<std::uint8_t, 256> classes{};
  add(classes, " \t\n\r\f\v", blank_byte);
  add(classes, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", word_start | word_byte);
  add(classes, "0123456789", word_byte | digit_byte);
  for (std::size_t byte = 0x80; byte < 256; ++byte) classes[byte] = word_start | word_byte;
  add(classes, more_starts, word_start | word_byte);
  add(classes, more_bytes, word_byte);
  return classes;
}

/// A letter that belongs to the string behind it, as in `E'…'`.
struct string_prefix {
  /// Lower case; compared without case.
  std::string_view letters;
  bool backslash_escapes = false;
  /// A quote inside is written twice. SQLite's `x'…'` ends at the first quote.
  bool doubled_quotes = true;
  /// `U&"…"` is a name.
  bool names_too = false;
};

/// The lexical rules of one dialect.
struct lexical_rules {
  std::array<std::uint8_t, 256> classes{};
  std::span<const string_prefix> prefixes;
  /// Longest first. Other punctuation is a token of one byte.
  std::span<const std::string_view> operators;
  /// PostgreSQL: users define operators, any run of operator bytes is one.
  bool free_operators = false;
  /// `"…"` is a string (MySQL without ANSI_QUOTES) and not a name.
  bool double_quotes_are_strings = false;
  bool backtick_names = false;
  bool bracket_names = false;
  /// Backslash escapes in plain strings.
  bool backslash_escapes = false;
  bool dollar_quotes = false;
  /// `'a'` newline `'b'` goes on as the first piece began: `E'…'` keeps its escapes.
  bool continued_strings = false;
  bool hash_comments = false;
  /// `--` begins a comment only before a blank or a control byte.
  bool dashes_need_blank = false;
  /// A line comment ends at a lone carriage return too.
  bool return_ends_comment = false;
  bool nested_comments = false;
  /// `/*+ … */` is a hint.
  bool hint_comments = false;
  /// `/*! … */` and `/*M! … */` are code.
  bool conditional_comments = false;
  /// A `/*` with nothing behind it is two operators.
  bool comment_needs_body = false;
  /// `?1`, `:name`, `@name`, `#name` and `$name::x(…)`.
  bool sqlite_parameters = false;
  /// `$1`.
  bool numbered_parameters = false;
  /// The client's `DELIMITER` lines.
  bool delimiter_lines = false;
  /// `COPY … FROM STDIN;` is followed by data up to a line `\.`.
  bool copy_data = false;
  /// A byte order mark inside the text is white space.
  bool mark_is_blank = false;
};

[[nodiscard]] const lexical_rules& sqlite_rules() noexcept;
[[nodiscard]] const lexical_rules& postgresql_rules() noexcept;

}  // namespace strata::sql
