#include "copying.hpp"

#include <string>

#include "busy_wait.hpp"
#include "foreign_keys.hpp"
#include "prepared_statement.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

// The handle does not know of the failures of a step.
engine_error failure_of(int code) {
  using kind = engine_error::kind;
  kind what = kind::refused;
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      what = kind::busy;
      break;
    case SQLITE_FULL:
      what = kind::disk_full;
      break;
    case SQLITE_READONLY:
      what = kind::read_only;
      break;
    case SQLITE_NOTADB:
      what = kind::not_a_database;
      break;
    default:
      break;
  }
  return {what, sqlite3_errstr(code), result_code(code), {}};
}

// Virtual tables may need an extension to be read; what they hold is in tables of their own.
constexpr const char* tables_query =
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char each : name) text.append(each == '"' ? 2 : 1, each);
  return text + '"';
}

[[noreturn]] void refuse(const std::string& why) { throw engine_error{engine_error::kind::refused, why, {}, {}}; }

}  // namespace

page_copy::page_copy(sqlite3* to, sqlite3* from) : running_{sqlite3_backup_init(to, "main", from, "main")} {
  if (!running_) throw last_error(to);
}

void page_copy::step(int pages, const wait_options& wait) {
  busy_wait patience{wait};
  for (;;) {
    const int code = sqlite3_backup_step(running_.get(), pages);
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    const engine_error said = failure_of(code);
    if (said.what_kind() != engine_error::kind::busy || !patience.pause()) throw said;
  }
}

own_handle open_file(const std::string& path, int flags, const char* vfs) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, vfs);
  own_handle opened{raw};
  if (code != SQLITE_OK) {
    throw engine_error{engine_error::kind::connection_lost, path + ": " + sqlite3_errstr(code), result_code(code), {}};
  }
  sqlite3_extended_result_codes(opened.get(), 1);
  return opened;
}

std::vector<std::string> lines(sqlite3* handle, const std::string& sql) {
  std::vector<std::string> found;
  prepared_statement statement{handle, sql};
  while (statement.step()) {
    std::string& line = found.emplace_back();
    for (const auto& each : statement.current_row()) line.append(line.empty() ? "" : " ").append(each.value_or("NULL"));
  }
  return found;
}

void require_integrity(sqlite3* handle) {
  const std::vector<std::string> said = lines(handle, "PRAGMA main.integrity_check");
  if (said.size() == 1 && said.front() == "ok") return;
  throw engine_error{engine_error::kind::not_a_database,
                     "PRAGMA integrity_check: " + (said.empty() ? std::string{"no answer"} : said.front()),
                     {},
                     {}};
}

copy_counts require_equal(sqlite3* original, sqlite3* copy) {
  require_integrity(copy);
  // Rows that refer to nothing may be there already; a copy must have the same ones.
  if (foreign_key_violations(original) != foreign_key_violations(copy)) {
    refuse("the copy has other rows that refer to nothing than the database");
  }
  const std::vector<std::string> tables = lines(copy, tables_query);
  if (tables != lines(original, tables_query)) refuse("the copy has other tables than the database");
  copy_counts counted{.tables = tables.size(), .rows = 0};
  for (const std::string& each : tables) {
    const std::string query = "SELECT count(*) FROM main." + quoted(each);
    const std::string rows = lines(copy, query).at(0);
    if (rows != lines(original, query).at(0))
      refuse(fill_in("the copy has {} rows in {}, the database not", {rows, each}));
    *counted.rows += std::stoull(rows);
  }
  return counted;
}

}  // namespace strata::sqlite
