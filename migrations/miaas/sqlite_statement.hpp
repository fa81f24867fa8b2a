// The application's own thin layer over SQLite's C interface: Strata does not ask for more than the handle.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace miaas {

struct closes_database {
  void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
};
using sqlite_handle = std::unique_ptr<sqlite3, closes_database>;

/// What SQLite said when it refused something.
class sqlite_error : public std::runtime_error {
 public:
  explicit sqlite_error(sqlite3* handle) : std::runtime_error(sqlite3_errmsg(handle)) {}
};

/// Opens or creates the file (":memory:" for none), with foreign keys enforced. Throws sqlite_error.
[[nodiscard]] sqlite_handle open_database(const std::string& path);

/// One prepared statement; the handle must outlive it. Throws sqlite_error.
class sqlite_statement {
 public:
  sqlite_statement(sqlite3* handle, std::string_view sql);

  /// Binds the parameter of that name, with its `$`; nothing becomes NULL. Unknown names are passed over.
  void bind(const std::string& name, const std::optional<std::string>& text);
  /// True while there is a row.
  bool step();
  /// A column of the current row, from 0; nothing for NULL.
  [[nodiscard]] std::optional<std::string> column(int index) const;
  [[nodiscard]] int columns() const { return sqlite3_column_count(statement_.get()); }

 private:
  struct finalizes {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  void check(int result) const;

  sqlite3* handle_;
  std::unique_ptr<sqlite3_stmt, finalizes> statement_;
};

}  // namespace miaas
