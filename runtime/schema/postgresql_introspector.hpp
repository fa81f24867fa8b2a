// Reads the schema of a PostgreSQL database from its catalogs, one query a kind of object, in PostgreSQL's own
// spelling.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schema.hpp"

namespace strata::schemas {

/// The schema of the connection's database: all namespaces but the system's, without what belongs to extensions and
/// without Strata's bookkeeping, whose tables begin with `bookkeeping_prefix` and `_`. A name is qualified where the
/// search path does not find it. Throws strata::engine_error.
[[nodiscard]] schema read_postgresql_schema(strata::connection& db, std::string_view bookkeeping_prefix);

/// All that read_postgresql_schema() looks at, as one text. Equal texts mean equal schemas.
[[nodiscard]] std::string read_postgresql_schema_text(strata::connection& db, std::string_view bookkeeping_prefix);

/// The tables, without the bookkeeping, as SQL takes their names.
[[nodiscard]] std::vector<std::string> list_postgresql_tables(strata::connection& db,
                                                              std::string_view bookkeeping_prefix);

}  // namespace strata::schemas
