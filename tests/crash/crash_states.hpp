// The oracle of the crash tests: the states in which a run may leave a database. After a crash the state must be one
// of them, and a relaunch must come to the last.
#pragma once

#include <set>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "runtime/database.hpp"

namespace strata::test {

/// Schema, rows and bookkeeping without times.
inline std::string crash_state(const std::string& path) {
  database file{path};
  if (file.one("PRAGMA integrity_check") != "ok") return "damaged";
  if (!file.rows("PRAGMA foreign_key_check").empty()) return "foreign keys violated";
  std::string text;
  for (const std::string& each : file.rows("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")) {
    text += each + '\n';
  }
  for (const std::string& table :
       file.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'strata%' ORDER BY 1")) {
    text += table + '=';
    for (const std::string& each : file.rows("SELECT * FROM \"" + table + "\" ORDER BY 1")) text += each + ' ';
    text += '\n';
  }
  if (text.find("strata_state") != std::string::npos) {
    text += file.one("SELECT heads || ' ' || digest FROM strata_state") + '\n';
    for (const char* rows : {"SELECT revision, direction, statements_done FROM strata_migrations ORDER BY position",
                             "SELECT event, revision FROM strata_log ORDER BY id"}) {
      for (const std::string& each : file.rows(rows)) text += each + '\n';
    }
  }
  return text;
}

/// Runs an upgrade and looks at the database, from a second connection, after every COMMIT.
inline std::set<std::string> allowed_states(const std::string& path, const chain_set& set, const options& options) {
  struct watcher {
    std::string path;
    std::set<std::string> seen;
  } watching{path, {crash_state(path)}};
  database file{path};
  sqlite3_trace_v2(
      file.handle(), SQLITE_TRACE_PROFILE,
      [](unsigned, void* self, void* statement, void*) {
        auto& to = *static_cast<watcher*>(self);
        const char* const sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
        if (sql != nullptr && std::string_view{sql} == "COMMIT") to.seen.insert(crash_state(to.path));
        return 0;
      },
      &watching);
  sqlite::connection db{file.handle()};
  upgrade(db, set, options);
  sqlite3_trace_v2(file.handle(), 0, nullptr, nullptr);
  watching.seen.insert(crash_state(path));
  return watching.seen;
}

}  // namespace strata::test
