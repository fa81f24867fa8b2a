// PostgreSQL's own parser, as libpg_query packs it: from a statement's text to its tree or to where it is wrong, and
// from a script's text to the statements that the parser sees in it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lexer.hpp"

namespace strata::generator {

/// False where Strata was built without PostgreSQL; nothing is known of any text then.
[[nodiscard]] bool has_postgresql_parser() noexcept;

/// What the parser says of one text.
struct postgresql_parse {
  /// The statements, each `{"IndexStmt": {…}}`, as libpg_query writes them; empty where there is an error.
  std::vector<nlohmann::json> statements = {};
  /// The parser's words; empty: none.
  std::string error = {};
  /// Where it stopped: bytes from 0.
  std::size_t error_offset = 0;
};

[[nodiscard]] postgresql_parse parse_postgresql(std::string_view text);

/// A piece of a text: `length` bytes from `offset`.
struct text_piece {
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// The statements of a text with all that stands before each, but for semicolons; nothing where the parser refuses the
/// text.
[[nodiscard]] std::optional<std::vector<text_piece>> split_with_postgresql(std::string_view text);

/// The parser recurses and cannot be stopped; true for a text that might exhaust its stack.
[[nodiscard]] bool is_too_deep_for_postgresql(std::string_view text, std::span<const token> tokens);

/// `PostgreSQL 15`: whose grammar the parser has.
[[nodiscard]] std::string_view postgresql_grammar() noexcept;

}  // namespace strata::generator
