// The tables that Strata keeps in the user's database, read and written through the engine's own SQL.
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

/// Reads and writes the bookkeeping of one chain. Holds no state but the prefix. What is written changes one row:
/// throws history_error where something in the database keeps it out.
class bookkeeping {
 public:
  /// The layout of the tables. A program refuses tables with a higher number.
  static constexpr std::int64_t newest_format = 1;

  bookkeeping(connection& db, std::string_view prefix) : db_{db}, prefix_{prefix} {}

  /// One query. Nothing when the tables are not there. Throws history_error for tables of a newer Strata.
  [[nodiscard]] std::optional<bookkeeping_state> read_state();
  /// Asks without provoking an error, for a table with this at the end of its name.
  [[nodiscard]] bool exists(std::string_view table = "_state");
  [[nodiscard]] history read_history();
  /// The same, where the state is known already.
  [[nodiscard]] history read_history(const std::optional<bookkeeping_state>& state);
  /// Revision and digest of each finished migration, in the order in which they were applied.
  [[nodiscard]] std::vector<row> read_names();
  [[nodiscard]] std::vector<log_entry> read_log();
  /// The user's own tables.
  [[nodiscard]] std::int64_t count_tables();

  /// Who may write it, besides the owner of its tables and superusers.
  [[nodiscard]] std::vector<std::string> other_writers();

  void create(std::string_view chain_name);
  /// Makes a table that only some databases have, if it is missing. Only its owner may read and write it.
  void create_once(std::string_view table, std::string_view create);
  /// Drops those tables that are left of a bookkeeping that is not whole.
  void drop_remains();
  /// Writes the state if its epoch is still `epoch`, and raises it by one. False: somebody else wrote meanwhile.
  [[nodiscard]] bool update_state(std::int64_t epoch, std::string_view heads, std::string_view digest);
  void insert(const migration_record& record);
  void update_progress(std::string_view revision, direction way, std::size_t statements_done);
  void finish(const migration_record& record);
  /// Keeps another down script than the one that came with the migration.
  void replace_down(std::string_view revision, const script& down);
  /// Writes what names a migration anew: what `from` says of its text and its place, except the down script.
  void restate(const applied_migration& from);
  void erase(std::string_view revision);
  /// The same for a repeatable migration, whose row replaces its former one.
  void create_repeatables();
  void insert_repeatable(const migration_record& record);
  void erase_repeatable(std::string_view name);
  void log(const log_line& line);

  /// For a statement of the engine's bookkeeping_sql.
  [[nodiscard]] std::vector<row> ask(std::string_view sql);
  /// Likewise. Throws history_error unless it changes one row.
  void write_row(std::string_view sql, std::span<const value> parameters);
  /// Throws history_error: the statement changed no row.
  [[noreturn]] void refuse_swallowed(std::string_view sql) const;

 private:
  std::uint64_t write(std::string_view sql, std::span<const value> parameters);
  void keep_to_owner(std::span<const std::string_view> made);
  [[nodiscard]] std::string expand(std::string_view sql) const;
  [[nodiscard]] const bookkeeping_sql& sql() const noexcept { return db_.engine().sql; }

  connection& db_;
  std::string prefix_;
};

}  // namespace strata
