// The bookkeeping of one chain as an interface of verbs: what is applied, and what became of it. Runs know nothing else
// of it. In a database it is the tables that Strata keeps there; `--sql` writes the same verbs down as a script.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

/// The one row of `<prefix>_state`.
struct bookkeeping_state {
  std::int64_t epoch = 0;
  std::string digest;
};

/// A row of `<prefix>_migrations` to write.
struct migration_record {
  const migration* what = nullptr;
  std::string_view applied_at;
  std::string_view applied_by;
  std::string_view built_at;
  std::chrono::microseconds took{0};
  std::size_t statements_done = 0;
  /// The way down to keep, with its variables filled in.
  script down = {};
};

/// A line to write into the log; see log_entry.
struct log_line {
  std::string_view at;
  std::string_view by;
  std::string_view event;
  std::string_view revision;
  std::string_view digest = {};
  std::chrono::microseconds took{0};
};

/// The bookkeeping's SQL names its tables `{prefix}_…`, and where they have a schema `{books}_…`.
[[nodiscard]] std::string expand_prefix(std::string_view sql, std::string_view prefix);
/// Both; `books` is what connection::books() says.
[[nodiscard]] std::string expand_books(std::string_view sql, std::string_view prefix, std::string_view books);

/// Makes the tables of a chain's bookkeeping, which say that nothing is applied. Throws engine_error.
void make_bookkeeping(connection& db, std::string_view table_prefix, std::string_view chain_name);

/// In a database. Holds no state but the prefix. What is written changes one row: throws history_error where something
/// in the database keeps it out. What runs need is virtual, so that a script can stand for the database.
class bookkeeping {
 public:
  /// The layout of the tables. A program refuses tables with a higher number.
  static constexpr std::int64_t newest_format = 1;

  bookkeeping(connection& db, std::string_view prefix) : db_{db}, prefix_{prefix} {}
  bookkeeping(const bookkeeping&) = delete;
  bookkeeping& operator=(const bookkeeping&) = delete;
  virtual ~bookkeeping() = default;

  /// One query. Nothing when the tables are not there. Throws history_error for tables of a newer Strata.
  [[nodiscard]] virtual std::optional<bookkeeping_state> read_state();
  /// Asks without provoking an error, for a table with this at the end of its name.
  [[nodiscard]] bool exists(std::string_view table) const;
  /// Whether the bookkeeping is there at all, likewise.
  [[nodiscard]] virtual bool exists() const { return exists("_state"); }
  [[nodiscard]] history read_history();
  /// The same, where the state is known already.
  [[nodiscard]] virtual history read_history(const std::optional<bookkeeping_state>& state);
  /// Revision and digest of each finished migration, in the order in which they were applied.
  [[nodiscard]] virtual std::vector<row> read_names();
  [[nodiscard]] std::vector<log_entry> read_log();
  /// The user's own tables.
  [[nodiscard]] std::int64_t count_tables();

  /// Who may write it, besides the owner of its tables and superusers.
  [[nodiscard]] std::vector<std::string> other_writers();

  virtual void create(std::string_view chain_name);
  /// Makes a table that only some databases have, if it is missing. Only its owner may read and write it.
  void create_once(std::string_view table, std::string_view create);
  /// Drops those tables that are left of a bookkeeping that is not whole.
  void drop_remains();
  /// Writes the state if its epoch is still `epoch`, and raises it by one. False: somebody else wrote meanwhile.
  [[nodiscard]] virtual bool update_state(std::int64_t epoch, std::string_view heads, std::string_view digest);
  virtual void insert(const migration_record& record);
  virtual void update_progress(std::string_view revision, direction way, std::size_t statements_done);
  virtual void finish(const migration_record& record);
  /// Keeps another down script than the one that came with the migration.
  void replace_down(std::string_view revision, const script& down);
  /// Writes what names a migration anew: what `from` says of its text and its place, except the down script.
  void restate(const applied_migration& from);
  virtual void erase(std::string_view revision);
  /// The same for a repeatable migration, whose row replaces its former one.
  virtual void create_repeatables();
  virtual void insert_repeatable(const migration_record& record);
  virtual void erase_repeatable(std::string_view name);
  void log(const log_line& line);

  /// For a statement of the engine's bookkeeping_sql.
  [[nodiscard]] std::vector<row> ask(std::string_view sql);
  /// Likewise. Throws history_error unless it changes one row.
  void write_row(std::string_view sql, std::span<const value> parameters);
  /// Throws history_error: the statement changed no row.
  [[noreturn]] void refuse_swallowed(std::string_view sql) const;

 protected:
  /// Returns how many rows the statement changed.
  virtual std::uint64_t write(std::string_view sql, std::span<const value> parameters);
  /// What read_history() will find of the record of a migration, or of a repeatable one.
  [[nodiscard]] static applied_migration as_read(const migration_record& record);
  [[nodiscard]] static applied_migration repeatable_as_read(const migration_record& record);
  /// With the names of this chain's tables.
  [[nodiscard]] std::string expand(std::string_view sql) const;
  [[nodiscard]] const bookkeeping_sql& sql() const noexcept { return db_.engine().sql; }

 private:
  void keep_to_owner(std::span<const std::string_view> made);

  connection& db_;
  std::string prefix_;
};

}  // namespace strata
