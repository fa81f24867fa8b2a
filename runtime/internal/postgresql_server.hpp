// PostgreSQL's own programs, and the URLs of the databases of a server.
#pragma once

#include "runtime/src/postgresql/database_url.hpp"  // IWYU pragma: export
#include "runtime/src/postgresql/tools.hpp"         // IWYU pragma: export
