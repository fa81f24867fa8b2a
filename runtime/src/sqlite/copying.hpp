// All pages of one database into another: SQLite's online backup (https://www.sqlite.org/c3ref/backup_finish.html), as
// one transaction on the destination. And whether the copy is what the database is, asked of both through connections
// of their own.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <strata/connection.hpp>
#include <strata/driver/database_copier.hpp>
#include <string>
#include <vector>

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

struct handle_closer {
  void operator()(sqlite3* open) const noexcept { sqlite3_close_v2(open); }
};
using own_handle = std::unique_ptr<sqlite3, handle_closer>;

/// Throws engine_error. `vfs` may be null.
[[nodiscard]] own_handle open_file(const std::string& path, int flags, const char* vfs);

/// All rows of a query, a line each, columns joined by blanks.
[[nodiscard]] std::vector<std::string> lines(sqlite3* handle, const std::string& sql);

/// Throws engine_error where `PRAGMA integrity_check` finds something.
void require_integrity(sqlite3* handle);

/// Integrity, the same foreign key violations as in the original, the same number of rows in every table. Throws
/// engine_error.
[[nodiscard]] copy_counts require_equal(sqlite3* original, sqlite3* copy);

}  // namespace strata::sqlite
