// The lexer, by the name of a dialect.
#pragma once

#include <string_view>

#include "generator/files/dialect.hpp"
#include "runtime/sql/lexer.hpp"

namespace strata::generator {

using sql::is_code;
using sql::is_word;
using sql::lexed_text;
using sql::text_of;
using sql::token;
using sql::token_kind;
using sql::unterminated;

/// Any bytes will do; what is no SQL at all becomes symbols of one byte.
[[nodiscard]] lexed_text lex(std::string_view text, dialect which);

}  // namespace strata::generator
