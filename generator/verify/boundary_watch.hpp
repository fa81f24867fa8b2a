// Looks at the statements of a script while it runs. Their boundaries are compared with SQLite's own reading, whose
// parser needs the schema that all earlier statements leave; so does finding out what a replaced row takes along. And
// what the scratch database kept inside is told.
#pragma once

#include <set>
#include <strata/observer.hpp>
#include <string>

#include "generator/diagnostic.hpp"
#include "generator/sql/script.hpp"
#include "runtime/src/sqlite/confinement.hpp"

struct sqlite3;

namespace strata::generator {

class boundary_watch final : public observer {
 public:
  /// All must outlive the watch.
  boundary_watch(sqlite3* database, strata::sqlite::confinement& within, const sql_script& script,
                 diagnostics& messages)
      : database_(database), within_(within), script_(script), messages_(messages) {}

  void migration_started(const migration_event&) override;
  void statement_done(const statement_event& event) override;

 private:
  void check(std::size_t index);
  void warn_of_replaced_parents(const sql_statement& statement);
  void tell_notes(std::size_t index);

  sqlite3* database_;
  strata::sqlite::confinement& within_;
  const sql_script& script_;
  diagnostics& messages_;
  /// Before the script.
  std::set<std::string> tables_;
  bool some_replace_by_themselves_ = false;
  /// Tables that were warned of.
  std::set<std::string> warned_;
};

}  // namespace strata::generator
