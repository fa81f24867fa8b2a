#include "copy_pages.hpp"

#include <memory>

#include "busy_wait.hpp"
#include "prepared_statement.hpp"

namespace strata::sqlite {

namespace {

struct backup_finisher {
  void operator()(sqlite3_backup* running) const noexcept { sqlite3_backup_finish(running); }
};

bool is_busy(int code) { return (code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED; }

}  // namespace

void copy_pages(sqlite3* to, sqlite3* from, const wait_options& wait) {
  const std::unique_ptr<sqlite3_backup, backup_finisher> running{sqlite3_backup_init(to, "main", from, "main")};
  if (!running) throw last_error(to);
  busy_wait patience{wait};
  for (;;) {
    const int code = sqlite3_backup_step(running.get(), -1);
    if (code == SQLITE_DONE) return;
    if (is_busy(code) && patience.pause()) continue;
    // The handle does not know of the failures of a step.
    const std::string number = "SQLite result code " + std::to_string(code);
    if (is_busy(code)) throw engine_error{engine_error::kind::busy, sqlite3_errstr(code), number, {}};
    const auto kind = (code & 0xFF) == SQLITE_FULL       ? engine_error::kind::disk_full
                      : (code & 0xFF) == SQLITE_READONLY ? engine_error::kind::read_only
                      : (code & 0xFF) == SQLITE_NOTADB   ? engine_error::kind::not_a_database
                                                         : engine_error::kind::refused;
    throw engine_error{kind, sqlite3_errstr(code), number, {}};
  }
}

}  // namespace strata::sqlite
