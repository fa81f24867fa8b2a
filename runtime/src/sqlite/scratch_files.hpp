// Files of one connection that are nowhere but in memory: what its statements attach, what VACUUM INTO writes, what
// SQLite puts aside. So no name that a migration writes reaches a file of the machine's.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace strata::sqlite {

/// A VFS, registered while it lives. It must outlive its connections, which one thread uses.
class scratch_files {
 public:
  /// By absolute path.
  using contents = std::map<std::string, std::string>;

  /// `real`: the database's own path, whose files are the machine's; empty where there is none. `clock`: the VFS that
  /// tells the time; null for the usual one. `most`: bytes of all files together; 0: no limit.
  scratch_files(std::string real, const char* clock, std::size_t most);
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

}  // namespace strata::sqlite
