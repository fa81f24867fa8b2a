// Groups tokens into statements, by the rules of each engine's own splitter: SQLite's trigger bodies, psql's
// BEGIN ATOMIC and parentheses, the mysql program's DELIMITER, and MySQL's compound statements where there is none.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "generator/files/dialect.hpp"
#include "lexer.hpp"

namespace strata::generator {

/// One statement: the tokens [first, past), from its first token of code to its last; the separator is not among them.
struct statement_span {
  std::size_t first = 0;
  std::size_t past = 0;
};

/// The statements of `text`, whose tokens are `tokens`. Statements without code vanish.
[[nodiscard]] std::vector<statement_span> split(std::string_view text, std::span<const token> tokens, dialect which);

}  // namespace strata::generator
