// One SQLite statement: prepared, bound, stepped and finalised, with the engine's errors as engine_error.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <strata/connection.hpp>
#include <string>
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

/// The bookkeeping writes the same few statements for every migration: inside a transaction they stay prepared. To be
/// dropped when the transaction ends: an application may look through the handle's statements then.
class kept_statements {
 public:
  /// Runs the statement, whose rows nobody wants, and keeps it.
  void run(sqlite3* handle, std::string_view sql, std::span<const value> parameters) {
    auto& [text, statement] = find(sql);
    if (!statement) {
      text = sql;
      statement.emplace(handle, text);
    }
    try {
      statement->bind(parameters);
      while (statement->step()) {
      }
      statement->reset();
    } catch (...) {
      statement.reset();
      throw;
    }
  }

  void drop() noexcept {
    for (entry& each : entries_) each.statement.reset();
  }

 private:
  struct entry {
    std::string text;
    std::optional<prepared_statement> statement;
  };

  entry& find(std::string_view sql) {
    for (entry& each : entries_) {
      if (each.statement && each.text == sql) return each;
    }
    entry& oldest = entries_[next_];
    next_ = (next_ + 1) % entries_.size();
    oldest.statement.reset();
    return oldest;
  }

  /// A migration's row, and its line in the log.
  std::array<entry, 2> entries_;
  std::size_t next_ = 0;
};

/// As engine_error::sqlstate() has it: `SQLite result code 5`.
[[nodiscard]] std::string result_code(int code);

/// What the handle's last call complained about.
[[nodiscard]] engine_error last_error(sqlite3* handle);

}  // namespace strata::sqlite
