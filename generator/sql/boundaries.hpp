// Where Strata and an engine's own parser end a statement at different places: strata-split-disagrees.
#pragma once

#include <cstddef>

#include "generator/files/diagnostic.hpp"
#include "script.hpp"
#include "section_reading.hpp"

struct sqlite3;

namespace strata::generator {

/// Compares the end of `statement` with the one that sqlite3_prepare_v2 finds in the file's text from the statement
/// on. SQLite needs the schema for it: all earlier statements must have run on `database`, and this one not yet.
/// `section_end` is where the script ends in the file. False: they disagree, and strata-split-disagrees shows both
/// readings. True also where SQLite refuses the statement: its error is for the one who runs it to report.
bool check_boundary(sqlite3* database, const source& file, const sql_statement& statement, std::size_t section_end,
                    diagnostics& messages);

/// Without a schema: whether sqlite3_complete takes the statement, with a semicolon behind it, for a whole one.
[[nodiscard]] bool is_complete_for_sqlite(const sql_statement& statement);

/// Reports where the statements that PostgreSQL's parser sees are not the reading's.
void check_postgresql_boundaries(const section_reading& reading, diagnostics& messages);

}  // namespace strata::generator
