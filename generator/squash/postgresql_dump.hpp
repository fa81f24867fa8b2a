// The schema of a PostgreSQL database as plain statements, from the server's own pg_dump.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "checkpoint_file.hpp"

namespace strata::generator {

/// What pg_dump says without its settings of the session. Names in the schema public stand without it, unless
/// `qualified`: originals that name no schema follow the search path, and so must what stands for them. Throws
/// strata::engine_error where there is no pg_dump that fits the server.
[[nodiscard]] schema_script dump_postgresql_schema(connection& db, const std::string& url, bool qualified);

/// What pg_dump wrote as statements that a migration can hold.
[[nodiscard]] std::string plain_statements(const std::string& dump, bool qualified);

}  // namespace strata::generator
