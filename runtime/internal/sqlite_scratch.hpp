// SQLite databases of Strata's own, to try migrations on: what they may do, and where a URL says that they are.
#pragma once

#include "runtime/src/sqlite/confinement.hpp"    // IWYU pragma: export
#include "runtime/src/sqlite/database_path.hpp"  // IWYU pragma: export
