// All pages of one database into another: SQLite's online backup (https://www.sqlite.org/c3ref/backup_finish.html), as
// one transaction on the destination.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <strata/connection.hpp>

namespace strata::sqlite {

/// Unless it is finished, it leaves the destination as it was. Functions throw engine_error.
class page_copy {
 public:
  /// No statement of either handle may be running.
  page_copy(sqlite3* to, sqlite3* from);

  /// Opens the transaction: from here on, the destination is nobody else's to write to.
  void lock(const wait_options& wait) { step(0, wait); }
  /// Copies and commits.
  void finish(const wait_options& wait) { step(-1, wait); }

 private:
  struct finisher {
    void operator()(sqlite3_backup* running) const noexcept { sqlite3_backup_finish(running); }
  };
  void step(int pages, const wait_options& wait);

  std::unique_ptr<sqlite3_backup, finisher> running_;
};

/// Everything of `from` into `to`: `to` has all of it, or is as it was. Throws engine_error.
inline void copy_pages(sqlite3* to, sqlite3* from, const wait_options& wait) { page_copy{to, from}.finish(wait); }

}  // namespace strata::sqlite
