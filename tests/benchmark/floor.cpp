// floor FILE [COUNT]: the least that a launch can cost. The same statements in the same transactions with the same
// bookkeeping rows, sent to SQLite by hand; nothing is compared, waited for or reported.
#include <sqlite3.h>

#include <benchmark/migrations.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

sqlite3* db = nullptr;

void run(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    std::exit(1);
  }
  while (sqlite3_step(statement) == SQLITE_ROW) {
  }
  sqlite3_finalize(statement);
}

// The number of migrations that the database has, or -1 without bookkeeping.
int applied() {
  sqlite3_stmt* statement = nullptr;
  int found = -1;
  if (sqlite3_prepare_v2(db, "SELECT applied FROM floor_state", -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    found = sqlite3_column_int(statement, 0);
  }
  sqlite3_finalize(statement);
  return found;
}

void record(const strata::migration& done) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO floor_migrations VALUES (?1, ?2, ?3, ?4, '2026-01-30', 'somebody')", -1,
                     &statement, nullptr);
  const std::string_view down = done.down.statements.front().text;
  int column = 0;
  for (const std::string_view each : {done.revision, done.digest, done.up.checksum, down}) {
    sqlite3_bind_text(statement, ++column, each.data(), static_cast<int>(each.size()), SQLITE_STATIC);
  }
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  run("INSERT INTO floor_log VALUES ('2026-01-30', 'somebody', 'upgrade', '" + std::string{done.revision} + "')");
}

}  // namespace

int main(int count, char** arguments) {
  const auto migrations = benchmark::migrations().chains.front().migrations;
  const int target = count > 2 ? std::atoi(arguments[2]) : static_cast<int>(migrations.size());
  sqlite3_open(arguments[1], &db);
  int at = applied();
  if (at == target) return 0;
  const bool fresh = at < 0;
  if (fresh) {
    run("BEGIN IMMEDIATE");
    run("CREATE TABLE floor_state (applied INTEGER)");
    run("CREATE TABLE floor_migrations (revision TEXT PRIMARY KEY, digest TEXT, checksum TEXT, down TEXT, at TEXT, by "
        "TEXT)");
    run("CREATE TABLE floor_log (at TEXT, by TEXT, event TEXT, revision TEXT)");
    run("INSERT INTO floor_state VALUES (0)");
    at = 0;
  }
  for (; at < target; ++at) {
    if (!fresh) run("BEGIN IMMEDIATE");
    const strata::migration& next = migrations[static_cast<std::size_t>(at)];
    for (const strata::statement& each : next.up.statements) run(each.text);
    record(next);
    run("UPDATE floor_state SET applied = " + std::to_string(at + 1));
    if (!fresh) run("COMMIT");
  }
  if (fresh) run("COMMIT");
  sqlite3_close(db);
}
