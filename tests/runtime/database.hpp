// SQLite databases for tests: a file in a folder of its own, gone afterwards, and a plain look at what it holds.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace strata::test {

/// A folder that is removed with everything in it.
class temporary_folder {
 public:
  temporary_folder() {
    // In memory where the system offers it: the tests make thousands of small databases.
    const std::filesystem::path memory = "/dev/shm";
    const bool usable = access(memory.c_str(), W_OK) == 0;
    std::string name = ((usable ? memory : std::filesystem::temp_directory_path()) / "strata-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp failed"};
    path_ = name;
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// A handle of the test's own.
class database {
 public:
  explicit database(const std::string& path = ":memory:") {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error{sqlite3_errmsg(handle_)};
    sqlite3_busy_timeout(handle_, 10'000);
  }
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  ~database() { sqlite3_close_v2(handle_); }

  [[nodiscard]] sqlite3* handle() const { return handle_; }

  void run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error{sqlite3_errmsg(handle_) + (": " + sql)};
    }
  }

  /// All rows, a line each, columns joined by '|'.
  [[nodiscard]] std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> found;
    const auto add = [](void* to, int count, char** values, char**) {
      std::string line;
      for (int column = 0; column < count; ++column) {
        line += (column == 0 ? "" : "|") + std::string{values[column] == nullptr ? "NULL" : values[column]};
      }
      static_cast<std::vector<std::string>*>(to)->push_back(line);
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), add, &found, nullptr) != SQLITE_OK) {
      throw std::runtime_error{sqlite3_errmsg(handle_) + (": " + sql)};
    }
    return found;
  }

  [[nodiscard]] std::string one(const std::string& sql) { return rows(sql).at(0); }

  /// Everything in it: schema and rows of every table.
  [[nodiscard]] std::string fingerprint() {
    std::string text;
    for (const std::string& each : rows("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema "
                                        "ORDER BY 1")) {
      text += each + '\n';
    }
    for (const std::string& table : rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")) {
      text += table + ":\n";
      for (const std::string& each : rows("SELECT * FROM \"" + table + "\" ORDER BY 1")) text += "  " + each + '\n';
    }
    return text;
  }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace strata::test
