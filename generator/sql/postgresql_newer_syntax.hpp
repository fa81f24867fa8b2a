// What newer PostgreSQL releases read and the grammar in the generator does not.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "lexer.hpp"

namespace strata::generator {

/// Names the construct and its release ("`not enforced` is of PostgreSQL 18") where the parser may have stopped, at
/// `error_offset` of the text, because of it; else empty: the statement is wrong.
[[nodiscard]] std::string newer_postgresql_syntax(std::string_view text, std::span<const token> tokens,
                                                  std::string_view error, std::size_t error_offset);

}  // namespace strata::generator
