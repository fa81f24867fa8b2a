// What of the PostgreSQL driver the tools use beside its connections: PostgreSQL's own programs, and the URLs of a
// server's databases.
#pragma once

#include "runtime/src/postgresql/database_url.hpp"  // IWYU pragma: export
#include "runtime/src/postgresql/tools.hpp"         // IWYU pragma: export
