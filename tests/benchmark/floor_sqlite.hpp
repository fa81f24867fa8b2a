// The floor over libsqlite3.
#pragma once

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>

#include "floor.hpp"

namespace floors {

class sqlite {
 public:
  static constexpr std::string_view begin_text = "BEGIN IMMEDIATE";
  static constexpr std::string_view key_text = "INTEGER PRIMARY KEY";

  explicit sqlite(const char* path) { require(sqlite3_open(path, &handle_)); }
  sqlite(const sqlite&) = delete;
  sqlite& operator=(const sqlite&) = delete;
  ~sqlite() {
    for (const auto& [text, prepared] : prepared_) sqlite3_finalize(prepared);
    sqlite3_close(handle_);
  }

  void run(std::string_view text) {
    sqlite3_stmt* const statement = prepare(text);
    while (sqlite3_step(statement) == SQLITE_ROW) {
    }
    require(sqlite3_finalize(statement));
  }

  // What is sent again and again is prepared once.
  void modify(std::string_view text, texts values) {
    sqlite3_stmt*& statement = prepared_[text.data()];
    if (statement == nullptr) statement = prepare(text);
    int column = 0;
    for (const std::string_view each : values) {
      sqlite3_bind_text(statement, ++column, each.empty() ? "" : each.data(), static_cast<int>(each.size()),
                        SQLITE_STATIC);
    }
    sqlite3_step(statement);
    require(sqlite3_reset(statement));
  }

  // The third column of the first row; nothing where the table is not there.
  std::optional<std::string> ask(std::string_view text) {
    sqlite3_stmt* statement = nullptr;
    std::optional<std::string> found;
    if (sqlite3_prepare_v2(handle_, text.data(), static_cast<int>(text.size()), &statement, nullptr) != SQLITE_OK)
      return found;
    if (sqlite3_step(statement) == SQLITE_ROW) found = reinterpret_cast<const char*>(sqlite3_column_text(statement, 2));
    sqlite3_finalize(statement);
    return found;
  }

 private:
  sqlite3_stmt* prepare(std::string_view text) {
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(handle_, text.data(), static_cast<int>(text.size()), &statement, nullptr));
    return statement;
  }

  void require(int code) {
    if (code == SQLITE_OK) return;
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(handle_));
    std::exit(1);
  }

  sqlite3* handle_ = nullptr;
  std::map<const char*, sqlite3_stmt*> prepared_;
};

}  // namespace floors
