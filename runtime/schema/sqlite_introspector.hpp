// Reads the schema of a SQLite database: from pragmas what they tell, the rest from the tokens of the CREATE texts.
#pragma once

#include <set>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "schema.hpp"

namespace strata::schemas {

/// The schema of the main database, without SQLite's own tables, the tables behind virtual ones and Strata's
/// bookkeeping, whose tables begin with `bookkeeping_prefix` and `_`. `of`: only these tables and views, with what
/// belongs to them; null: all. Throws strata::engine_error.
[[nodiscard]] schema read_sqlite_schema(strata::connection& db, std::string_view bookkeeping_prefix,
                                        const std::set<std::string>* of = nullptr);

/// The rows of sqlite_schema that read_sqlite_schema() looks at, as they are. Equal texts mean equal schemas; the
/// reverse does not hold.
[[nodiscard]] std::string read_sqlite_schema_text(strata::connection& db, std::string_view bookkeeping_prefix);

}  // namespace strata::schemas
