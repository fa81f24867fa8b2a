#include "page_copy.hpp"

#include <string>

#include "busy_wait.hpp"
#include "prepared_statement.hpp"

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

}  // namespace strata::sqlite
