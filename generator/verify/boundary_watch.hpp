// Compares the boundaries of statements with SQLite's own reading while a script runs: its parser needs the schema
// that all earlier statements leave.
#pragma once

#include <strata/observer.hpp>

#include "../diagnostic.hpp"
#include "../sql/script.hpp"

struct sqlite3;

namespace strata::generator {

class boundary_watch final : public observer {
 public:
  /// All must outlive the watch.
  boundary_watch(sqlite3* database, const sql_script& script, diagnostics& messages)
      : database_(database), script_(script), messages_(messages) {}

  void migration_started(const migration_event&) override { check(0); }
  void statement_done(const statement_event& event) override { check(event.index + 1); }

 private:
  void check(std::size_t index);

  sqlite3* database_;
  const sql_script& script_;
  diagnostics& messages_;
};

}  // namespace strata::generator
