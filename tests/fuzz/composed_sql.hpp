// SQLite text that is mostly valid, made from any bytes: statements from a list, with blanks and comments of every kind
// between their tokens and awkward literals and names in them. Random bytes alone seldom get past SQLite's parser.
#pragma once

#include <string>
#include <string_view>

namespace strata::fuzz {

[[nodiscard]] std::string composed_sql(std::string_view bytes);

/// The same for PostgreSQL.
[[nodiscard]] std::string composed_postgresql_sql(std::string_view bytes);

}  // namespace strata::fuzz
