// SQLite's own statements, for what has to ask SQLite how it reads a text.
#pragma once

#include "runtime/src/sqlite/prepared_statement.hpp"  // IWYU pragma: export
