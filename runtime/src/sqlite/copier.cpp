#include "copier.hpp"

#include <filesystem>
#include <strata/sqlite.hpp>

#include "busy_wait.hpp"
#include "copying.hpp"
#include "prepared_statement.hpp"

namespace strata::sqlite {

namespace {

void run(sqlite3* handle, const std::string& sql, const wait_options& wait) {
  busy_wait patience{wait};
  for (;;) {
    try {
      static_cast<void>(lines(handle, sql));
      return;
    } catch (const engine_error& said) {
      if (said.what_kind() != engine_error::kind::busy || !patience.pause()) throw;
    }
  }
}

// One that the application chose, for encryption or for tests, serves the copy's connection as well.
const char* vfs_of(sqlite3* handle) {
  sqlite3_vfs* used = nullptr;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_VFS_POINTER, &used);
  return used == nullptr ? nullptr : used->zName;
}

// A database in WAL mode keeps its page size.
class rollback_journal_meanwhile {
 public:
  rollback_journal_meanwhile(sqlite3* handle, sqlite3* from, const wait_options& wait) : handle_{handle} {
    const auto page_size = [](sqlite3* of) { return lines(of, "PRAGMA main.page_size").at(0); };
    if (lines(handle, "PRAGMA main.journal_mode").at(0) != "wal" || page_size(handle) == page_size(from)) return;
    run(handle, "PRAGMA main.journal_mode = DELETE", wait);
    changed_ = true;
  }
  rollback_journal_meanwhile(const rollback_journal_meanwhile&) = delete;
  rollback_journal_meanwhile& operator=(const rollback_journal_meanwhile&) = delete;
  ~rollback_journal_meanwhile() {
    if (changed_) sqlite3_exec(handle_, "PRAGMA main.journal_mode = WAL", nullptr, nullptr, nullptr);
  }

 private:
  sqlite3* handle_;
  bool changed_ = false;
};

}  // namespace

std::string copier::path() const {
  const char* const found = sqlite3_db_filename(handle_, "main");
  return found == nullptr ? "" : found;
}

std::string copier::name() { return std::filesystem::path{path()}.filename().string(); }

std::string copier::identity() { return path(); }

copy_counts copier::copy_to(const std::string& file, std::string_view, const wait_options& wait) {
  // Inside a transaction the handle itself cannot be read from: another connection sees what was committed before,
  // while the transaction keeps all writers away.
  const int access = sqlite3_db_readonly(handle_, "main") == 1 ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const own_handle other = path().empty() ? nullptr : open_file(path(), access, vfs_of(handle_));
  sqlite3* const from = other ? other.get() : handle_;
  const own_handle to = open_file(file, SQLITE_OPEN_READWRITE, nullptr);
  // The file is synchronised as a whole before it gets its name.
  run(to.get(), "PRAGMA synchronous = OFF", wait);
  if (other) {
    // What is counted afterwards must be what was copied.
    run(from, "BEGIN", wait);
    run(from, "SELECT count(*) FROM main.sqlite_schema", wait);
  }
  copy_pages(to.get(), from, wait);
  // A copy in WAL mode would grow files beside it whenever it is read.
  run(to.get(), "PRAGMA main.journal_mode = DELETE", wait);
  // Whoever begins to write puts the number of pages into the header, where an old SQLite left it out. It is what tells
  // pages from the seal behind them.
  run(to.get(), "BEGIN IMMEDIATE", wait);
  run(to.get(), "COMMIT", wait);
  return require_equal(from, to.get());
}

std::vector<copied_table> copier::read(const std::string& file, std::string_view table_prefix,
                                       span<const std::string_view> tables) {
  std::error_code unknown;
  if (!path().empty() && std::filesystem::equivalent(file, path(), unknown)) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file + " cannot be restored: it is the database itself",
                        .database_state = "unchanged",
                        .help = "name the backup"}};
  }
  const own_handle copy = open_file(file, SQLITE_OPEN_READONLY, nullptr);
  require_integrity(copy.get());
  std::vector<copied_table> found;
  for (const std::string_view each : tables) {
    const std::string name = std::string{table_prefix}.append("_").append(each);
    copied_table next{.name = std::string{each},
                      .columns = lines(copy.get(),
                                       "SELECT columns.name FROM main.sqlite_schema AS tables CROSS JOIN "
                                       "pragma_table_info(tables.name, 'main') AS columns "
                                       "WHERE tables.type = 'table' AND lower(tables.name) = lower('" +
                                           name + "')")};
    if (next.columns.empty()) continue;
    // In the order in which they were written, which the first column numbers.
    prepared_statement statement{copy.get(), "SELECT * FROM main." + name + " ORDER BY 1"};
    while (statement.step()) next.rows.push_back(statement.current_row());
    found.push_back(std::move(next));
  }
  return found;
}

void copier::restore(const std::string& file, const wait_options& wait) {
  const own_handle from = open_file(file, SQLITE_OPEN_READONLY, nullptr);
  const rollback_journal_meanwhile page_size{handle_, from.get(), wait};
  copy_pages(handle_, from.get(), wait);
}

std::unique_ptr<database_copier> connection::copier(std::string_view) {
  return std::make_unique<sqlite::copier>(raw_handle());
}

}  // namespace strata::sqlite
