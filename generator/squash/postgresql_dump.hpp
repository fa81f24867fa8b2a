// The schema of a PostgreSQL database as plain statements, from the server's own pg_dump.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "contents.hpp"

namespace strata::generator {

/// SQL that makes the database of that connection and URL, whose contents these are, out of an empty one: what pg_dump
/// says without its settings of the session, with the rows before keys, indexes and triggers. Names in the schema
/// public stand without it, unless `qualified`: originals that name no schema follow the search path, and so must what
/// stands for them. Throws strata::engine_error where there is no pg_dump that fits the server.
[[nodiscard]] std::string make_postgresql_script(connection& db, const std::string& url,
                                                 const database_contents& contents, bool qualified);

/// What pg_dump wrote as statements that a migration can hold.
[[nodiscard]] std::string plain_statements(const std::string& dump, bool qualified);

}  // namespace strata::generator
