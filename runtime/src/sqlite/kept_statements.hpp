// The bookkeeping writes the same few statements for every migration: inside a transaction they stay prepared.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "prepared_statement.hpp"

namespace strata::sqlite {

/// To be dropped when the transaction ends: an application may look through the handle's statements then.
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

}  // namespace strata::sqlite
