// A SQLite database as values, and as SQL that makes it out of an empty one.
#pragma once

#include <strata/sqlite.hpp>
#include <string>

#include "contents.hpp"

namespace strata::generator {

/// Throws strata::engine_error, also for rows that no INSERT can bring back (a full-text index over another table).
[[nodiscard]] database_contents read_sqlite_contents(strata::sqlite::connection& db);

/// Tables, rows, then what acts on rows: indexes, views and triggers.
[[nodiscard]] std::string make_sqlite_script(strata::sqlite::connection& db, const database_contents& contents);

}  // namespace strata::generator
