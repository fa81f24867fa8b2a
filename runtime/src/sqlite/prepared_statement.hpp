// One SQLite statement: prepared, bound, stepped and finalised, with the engine's errors as engine_error.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <strata/connection.hpp>
#include <string_view>

namespace strata::sqlite {

class prepared_statement {
 public:
  prepared_statement(sqlite3* handle, std::string_view sql);

  /// Refuses a text with a second statement, which SQLite would leave out.
  void require_alone() const;
  /// The parameters `?1`, `?2` …
  void bind(std::span<const value> parameters);
  /// The parameters `$1`, `$2` …, which are names to SQLite.
  void bind_numbered(std::span<const value> parameters);
  /// True while there is a row.
  bool step();
  [[nodiscard]] row current_row() const;
  /// Ready to be bound and run again.
  void reset() noexcept { sqlite3_reset(statement_.get()); }

 private:
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  void bind(int number, const value& parameter);

  sqlite3* handle_;
  /// What follows the statement in its text.
  std::string_view rest_;
  std::unique_ptr<sqlite3_stmt, finalizer> statement_;
};

/// As engine_error::sqlstate() has it: `SQLite result code 5`.
[[nodiscard]] std::string result_code(int code);

/// What the handle's last call complained about.
[[nodiscard]] engine_error last_error(sqlite3* handle);

}  // namespace strata::sqlite
