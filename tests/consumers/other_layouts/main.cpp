// Migrates one database in memory with both chains, up, one step down and up again.
#include <sqlite3.h>

#include <iostream>
#include <jobs/migrations.hpp>
#include <nodes/migrations.hpp>

int main() {
  sqlite3* handle = nullptr;
  sqlite3_open(":memory:", &handle);
  const auto shout = [](sqlite3_context* context, int, sqlite3_value**) {
    sqlite3_result_text(context, "LOUD", -1, SQLITE_STATIC);
  };
  sqlite3_create_function(handle, "shout", 1, SQLITE_UTF8, nullptr, shout, nullptr, nullptr);
  {
    strata::sqlite::connection db{handle};
    strata::upgrade(db, nodes::migrations());
    strata::downgrade(db, nodes::migrations(), {.target = "-1"});
    strata::upgrade(db, nodes::migrations());
    strata::upgrade(db, jobs::migrations());
    std::cout << strata::current(db, nodes::migrations()).front() << '\n'
              << strata::current(db, jobs::migrations()).front() << '\n'
              << db.query("SELECT name FROM jobs").at(0).at(0).value() << '\n';
    try {
      strata::downgrade(db, jobs::migrations(), {.target = "base"});
    } catch (const strata::error& said) {
      std::cout << said.details().message << '\n';
    }
  }
  sqlite3_close(handle);
}
