// What a scratch connection may not do: reach a file, a setting of the process, native code, and run or grow without
// an end. Migrations that are only tried run on such connections alone.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <ctime>
#include <map>
#include <memory>
#include <strata/connection.hpp>
#include <string>
#include <utility>
#include <vector>

namespace strata::sqlite {

/// Files of one connection that are nowhere but in memory: what its statements attach, what VACUUM INTO writes, what
/// SQLite puts aside. So no name that a migration writes reaches a file of the machine's.
/// A VFS, registered while it lives. It must outlive its connections, which one thread uses.
class scratch_files {
 public:
  /// By absolute path.
  using contents = std::map<std::string, std::string>;

  /// `real`: the database's own path, whose files are the machine's; empty where there is none. `clock`: the VFS that
  /// tells the time; null for the usual one. `most`: bytes of all files together; 0: no limit.
  scratch_files(const std::string& real, const char* clock, std::size_t most);
  scratch_files(const scratch_files&) = delete;
  scratch_files& operator=(const scratch_files&) = delete;
  ~scratch_files();

  /// For sqlite3_open_v2().
  [[nodiscard]] const char* name() const noexcept;
  [[nodiscard]] contents read() const;
  void write(const contents& files);
  /// Takes one away, and returns what it held; a name as SQLite takes it.
  std::string remove(const char* name);
  /// A write went beyond the limit since this was asked last.
  [[nodiscard]] bool was_full() noexcept;

  struct store;

 private:
  std::unique_ptr<store> store_;
};

/// Holds for one handle, which it must outlive.
class confinement {
 public:
  /// As scratch_files has them.
  explicit confinement(const std::string& real = {}, const char* clock = nullptr);
  confinement(const confinement&) = delete;
  confinement& operator=(const confinement&) = delete;
  ~confinement() = default;

  [[nodiscard]] scratch_files& files() noexcept { return files_; }
  /// Of what is prepared and run from now on.
  void guard(sqlite3* handle);
  /// What the engine refused in this one's name, in words for a person; else the same.
  [[nodiscard]] engine_error explain(const engine_error& said);
  /// What was kept inside since this was asked last, a sentence each.
  [[nodiscard]] std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }
  /// A statement may have written the schema's texts by hand.
  [[nodiscard]] bool was_schema_written() const noexcept { return schema_written_; }

 private:
  int authorize(int action, const char* first, const char* second);
  int authorize_file(const char* name);
  int authorize_pragma(const char* name, const char* value);
  int deny(std::string why);
  void note(std::string what);

  /// 0: no limit.
  long seconds_;
  long megabytes_;
  scratch_files files_;
  /// The outermost statement, and when it began.
  sqlite3_stmt* running_ = nullptr;
  std::clock_t began_ = 0;
  bool stopped_ = false;
  bool schema_written_ = false;
  std::string denied_;
  std::vector<std::string> notes_;
};

/// `SELECT fts3_tokenizer('simple', x'…')` would make a pointer to functions of any bytes; an application that
/// registers a tokenizer binds the pointer, which goes on working. Returns whether it could be written as text before.
bool allow_tokenizers_as_text(sqlite3* handle, bool allow) noexcept;

}  // namespace strata::sqlite
