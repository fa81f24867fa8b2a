// Cuts SQL text into tokens: one hand-written lexer for all dialects, in one pass, without recursion. The tokens tile
// the text: white space and comments are tokens too, so every byte is in exactly one.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace strata::sql {

struct lexical_rules;

enum class token_kind {
  blank,
  comment,
  /// `/*+ … */` where the dialect heeds it.
  hint,
  /// `/*!80000`, `/*M!` and the `*/` that ends such a part; what is between is code.
  conditional,
  word,
  /// `"a"`, `` `a` ``, `[a]`, `U&"a"`.
  quoted_name,
  /// With its prefix and quotes; dollar quotes too.
  string,
  number,
  /// `?`, `$1`, `:name`.
  parameter,
  open,
  close,
  /// Operators and other punctuation.
  symbol,
  /// `;`, whatever it means at its place.
  semicolon,
  /// The delimiter that a `DELIMITER` line has set, where it is not `;`.
  delimiter,
  /// A `DELIMITER` line, without its line end.
  directive,
  /// The lines behind `COPY … FROM STDIN;`, with the final `\.`.
  copy_data,
};

/// A piece of the text: `length` bytes from `offset`.
struct token {
  token_kind kind{};
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// Something that is opened at `offset` and not closed before the text ends. Its token reaches to the end.
struct unterminated {
  enum class what { string, quoted_name, comment, dollar_quote, conditional } kind{};
  std::size_t offset = 0;
  /// The bytes that open it: `'`, `/*`, `$body$` …
  std::size_t length = 1;
};

struct lexed_text {
  std::vector<token> tokens;
  std::vector<unterminated> errors;
};

/// Any bytes will do; what is no SQL at all becomes symbols of one byte.
[[nodiscard]] lexed_text lex(std::string_view text, const lexical_rules& rules);

[[nodiscard]] constexpr bool is_code(token_kind kind) noexcept {
  return kind != token_kind::blank && kind != token_kind::comment;
}

[[nodiscard]] constexpr std::string_view text_of(std::string_view text, const token& which) noexcept {
  return text.substr(which.offset, which.length);
}

/// Compares ASCII letters without case. `lower` is in lower case.
[[nodiscard]] constexpr bool is_word(std::string_view word, std::string_view lower) noexcept {
  if (word.size() != lower.size()) return false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char byte = word[at] >= 'A' && word[at] <= 'Z' ? static_cast<char>(word[at] + ('a' - 'A')) : word[at];
    if (byte != lower[at]) return false;
  }
  return true;
}

}  // namespace strata::sql
