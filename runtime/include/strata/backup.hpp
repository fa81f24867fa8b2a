// Backups: a copy of the whole database in a file, and the way back. docs/backup.md says what each engine does.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/error.hpp>

namespace strata {

struct options;
class observer;

/// The folder for the copies that launches take. A class of its own, so that the code that takes them is linked into
/// the programs that name a folder, and into no others.
class launch_folder {
 public:
  launch_folder() = default;
  launch_folder(std::string path);
  /// A literal, or a std::filesystem::path.
  template <typename Path, typename = std::enable_if_t<std::is_convertible_v<const Path&, std::string>>>
  launch_folder(const Path& path) : launch_folder{static_cast<std::string>(path)} {}

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  friend class launch_backup;
  using copy_function = std::string(connection& db, const chain_set& set, const options& options, observer& told,
                                    const std::vector<std::string>& at);
  using keep_function = void(connection& db, const options& options, const std::string& just_made);

  std::string path_;
  /// Null where no folder was named.
  copy_function* copy_ = nullptr;
  keep_function* keep_ = nullptr;
};

/// Where a run puts a copy of the database before it changes anything.
struct backup_folder {
  /// Empty: no copy is taken. Made where it is missing.
  launch_folder folder = {};
  /// How many copies of this database to keep there; 0: all. Only files that Strata named itself are ever removed, and
  /// only when the run has ended well.
  std::size_t keep = 5;
  /// The folder of the engine's own programs (pg_dump, pg_restore, psql); empty: they are looked for.
  std::string programs = {};
};

struct backup_options {
  wait_options wait = {};
  /// As in backup_folder.
  std::string programs = {};
};

struct restore_options {
  wait_options wait = {};
  /// As in backup_folder.
  std::string programs = {};
  /// Take a file without a history of this chain, and replace a database without one, too.
  bool allow_foreign = false;
  /// Who to record in the log; empty: user@host.
  std::string applied_by = {};
};

/// What a backup holds.
struct backup_report {
  std::string file = {};
  /// The heads of the database in it.
  std::vector<std::string> at = {};
  std::uint64_t bytes = 0;
  /// Counted on both sides and found equal; nothing where the engine's own program made the copy.
  std::optional<std::uint64_t> tables = {};
  std::optional<std::uint64_t> rows = {};
  std::chrono::microseconds took{0};
};

struct restore_report {
  std::string file = {};
  /// The database's heads before and after.
  std::vector<std::string> from = {};
  std::vector<std::string> to = {};
  std::chrono::microseconds took{0};
};

/// Copies the database into a new file, which appears under its name only when it is whole, verified and on disk. A
/// file that is there already is never overwritten. Throws strata::error.
backup_report backup(connection& db, const chain_set& set, std::string_view file, const backup_options& options = {});

/// Replaces everything in the database by what the file holds: all of it or, after a failure, nothing. Throws
/// strata::error for a file that is no whole backup of this chain's database, and while others use the database. One
/// without a digest, which an older Strata made, is taken with a notice to options.wait.watcher.
restore_report restore(connection& db, const chain_set& set, std::string_view file,
                       const restore_options& options = {});

}  // namespace strata
