// What of the SQLite driver the tools use beside its connections: databases to try migrations on, SQLite's own
// statements, and the form in which a program carries a database's pages.
#pragma once

#include "runtime/src/sqlite/confinement.hpp"         // IWYU pragma: export
#include "runtime/src/sqlite/database_path.hpp"       // IWYU pragma: export
#include "runtime/src/sqlite/packed_image.hpp"        // IWYU pragma: export
#include "runtime/src/sqlite/prepared_statement.hpp"  // IWYU pragma: export
