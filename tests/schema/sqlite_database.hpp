// A database in memory for a test, filled by a script.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <strata/sqlite.hpp>
#include <string>

#include "runtime/schema/sqlite_introspector.hpp"

namespace strata::schemas::test {

/// The schema that the script leaves.
inline schema schema_after(const std::string& script) {
  sqlite3* opened = nullptr;
  sqlite3_open(":memory:", &opened);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle{opened, sqlite3_close};
  if (sqlite3_exec(opened, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error{sqlite3_errmsg(opened) + (" in " + script)};
  }
  strata::sqlite::connection db{opened};
  return read_sqlite_schema(db, "strata");
}

}  // namespace strata::schemas::test
