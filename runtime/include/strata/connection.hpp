// What a driver implements: a connection to one database, and a table of the SQL that differs between engines.
// Everything engine-specific sits behind these two; the core calls nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <strata/detail/span.hpp>
#include <strata/error.hpp>

namespace strata {

class connection;
class observer;
class database_copier;
class snapshot_loader;
struct snapshot;
struct requirement;

/// A parameter of a statement: NULL, a number or text.
using value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;
/// One row of a result, as text; a missing value is NULL.
using row = std::vector<std::optional<std::string>>;
/// Takes the rows of a result one by one; the row is gone when it returns.
using row_reader = std::function<void(const row&)>;

/// The bookkeeping statements of one engine. `{prefix}` stands for the tables' prefix, `{books}` for what
/// connection::books() says, `?1`, `?2` … for parameters. The columns that each reads or fills are listed in
/// runtime/src/history/bookkeeping.cpp and bookkeeping_rows.cpp.
struct bookkeeping_sql {
  span<const std::string_view> create = {};  ///< makes the tables, each statement once
  /// How many tables have the name ?1: asked inside a transaction, where a refused statement may end it.
  std::string_view table_exists = {};
  std::string_view read_state = {};
  std::string_view insert_state = {};
  std::string_view update_state = {};
  std::string_view read_history = {};
  /// Revision and digest of each finished migration, in the order of read_history.
  std::string_view read_names = {};
  std::string_view insert_migration = {};
  std::string_view update_progress = {};
  std::string_view finish_migration = {};
  std::string_view replace_down = {};
  std::string_view update_migration = {};
  std::string_view delete_migration = {};
  std::string_view insert_log = {};
  std::string_view read_log = {};
  std::string_view count_tables = {};  ///< how many tables the database has besides Strata's own
  /// The table of the seeds that ran, made with the first of them.
  std::string_view create_seeds = {};
  std::string_view read_seeds = {};
  std::string_view insert_seed = {};
  std::string_view delete_seed = {};
  /// Of the repeatable migrations; made by the first one that a database runs.
  std::string_view create_repeatables = {};
  std::string_view read_repeatables = {};
  std::string_view insert_repeatable = {};
  std::string_view delete_repeatable = {};
  /// A question to the catalogs whose rows are statements: they leave the tables ?1, a line each, which were just made,
  /// to their owner, whatever the defaults of the schema grant to others. Empty: the engine has no owners.
  std::string_view keep_to_owner = {};
  /// Likewise a question: who else may write the tables beside ?1, that of the state. Empty: as above.
  std::string_view other_writers = {};
};

/// For reading what another tool wrote into the database.
struct adoption_sql {
  /// The columns of the table ?2 in the schema ?1, or where a bare name finds it if that is NULL; no rows: there is no
  /// such table. Asked inside a transaction, where a refused statement may end it.
  std::string_view columns = {};
  /// An expression: the bytes of `{column}` as hexadecimal digits.
  std::string_view hex = {};
};

/// For looking at what a database holds, whoever made it. `{prefix}` stands for the prefix of Strata's own tables,
/// which are left out.
struct catalog_sql {
  /// Tables, views, and indexes and sequences beside them: schema, name, the name as names are compared, how near (2:
  /// where a new table goes; 1: where a bare name is looked for; 0: elsewhere), 1 for a table or a view, and 1 where
  /// whoever wrote its rows can be trusted and they can be read. Parts of the engine's extensions are left out.
  std::string_view occupants = {};
  /// The columns of the tables that hold rows, in order: schema, table, the name as names are compared, column, type,
  /// and 0 where the rows cannot be read, or not all of them.
  std::string_view columns = {};
  /// Keeps others from writing into `{table}` until the transaction ends. Empty: the transaction does that by itself.
  std::string_view keep_rows = {};
  /// One sentence: what keeps this role from making tables where they would go, and who can help; no rows: nothing
  /// does. Empty: every writer may.
  std::string_view what_forbids_tables = {};
};

/// A lock that a statement takes and holds until its transaction ends.
struct statement_lock {
  /// As the statement names it: `nodes`, `public."Nodes"`.
  std::string on = {};
  /// The engine's own word for it: `ACCESS EXCLUSIVE`.
  std::string mode = {};
  /// What others cannot do meanwhile: `reads and writes`.
  std::string_view blocks = {};
};

/// What the core must know of an engine, as constants.
struct engine {
  std::string_view dialect = {};
  bookkeeping_sql sql;
  /// Whoever has begun a transaction keeps all other writers away, and a copy of the database can be made meanwhile
  /// (SQLite). Elsewhere, migrators keep each other away by the migration lock, and a copy is made before BEGIN.
  bool transaction_excludes_writers = false;
  /// A value as a literal, for scripts that are printed instead of run.
  std::string (*literal)(const value& from);
  /// A name in quotes.
  std::string (*quoted_name)(std::string_view name) = nullptr;
  /// What opens a name in quotes, of `"`, `` ` ``, `[` and `'`; and whether upper and lower case are the same in it.
  std::string_view name_quotes = "\"";
  bool quoted_names_fold = false;
  /// What a printed script begins with, so that its shell stops at the first error and treats the schema as a
  /// connection of Strata's would.
  std::string_view script_start_text = {};
  /// What opens, commits, switches foreign keys and fails where a row refers to nothing in a printed script; without
  /// the final semicolon.
  std::string_view begin_text = {};
  std::string_view commit_text = {};
  std::string_view foreign_keys_off_text = {};
  std::string_view foreign_keys_on_text = {};
  std::string_view foreign_keys_check_text = {};
  /// What a printed script says after a statement, as a line of its own, so that the bookkeeping's tables are found
  /// again; empty after most. Null: never needed.
  std::string_view (*resume_text)(std::string_view statement) = nullptr;
  /// What the statement locks, as far as its words tell; nothing where they do not. Null: never known.
  std::vector<statement_lock> (*locks)(std::string_view statement) = nullptr;
  /// What to change on the server where a transaction has no room; empty: there is no such limit.
  std::string_view room_help = {};
  adoption_sql adoption = {};
  catalog_sql catalog = {};
};

/// What an engine said when it refused something. Drivers throw it; the core adds the place and the state of the
/// database and rethrows a strata::error.
class engine_error : public std::runtime_error {
 public:
  enum class kind {
    refused,        ///< an ordinary SQL error
    missing_table,  ///< the statement names a table that is not there
    busy,           ///< another connection holds a lock, and the wait limit has passed
    lock_timeout,   ///< a statement waited for a lock for as long as its limits allow; may be tried again
    conflict,       ///< the engine gave up this transaction in favour of another (deadlock, serialization); likewise
    lock_lost,      ///< the migration lock is another's by now
    read_only,
    disk_full,
    not_a_database,
    foreign_key,  ///< the transaction leaves rows that refer to nothing
    connection_lost,
    transaction_full,  ///< the engine has no room for what the transaction holds (locks, most often)
    needs_commit,      ///< refused, as long as what went before in the transaction is not committed; may mean no more
                       ///< than `refused`
    scratch_limit,     ///< in a scratch database, a statement ran or grew beyond its limit
    outside_scratch,   ///< in a scratch database, a statement reaches for something outside
  };
  engine_error(kind what, const std::string& message, std::string sqlstate, std::optional<std::size_t> offset,
               std::string help = {})
      : std::runtime_error(message),
        kind_(what),
        sqlstate_(std::move(sqlstate)),
        offset_(offset),
        help_(std::move(help)) {}

  [[nodiscard]] kind what_kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& sqlstate() const noexcept { return sqlstate_; }
  /// Where in the statement's text the engine stopped: bytes from 0, when it says so.
  [[nodiscard]] std::optional<std::size_t> offset() const noexcept { return offset_; }
  /// What helps, where the driver knows better than its kind tells; else empty.
  [[nodiscard]] const std::string& help() const noexcept { return help_; }

 private:
  kind kind_;
  std::string sqlstate_;
  std::optional<std::size_t> offset_ = {};
  std::string help_;
};

/// How long to wait for others, and whom to tell.
struct wait_options {
  std::chrono::milliseconds limit{60'000};
  observer* watcher = nullptr;
};

/// How long one statement may wait for a lock, and run. Zero: no limit of Strata's.
struct statement_limits {
  std::chrono::milliseconds lock{5'000};
  std::chrono::milliseconds run{0};
};

/// How a transaction is to be opened.
struct transaction_options {
  /// Foreign keys must not act while the transaction runs (a table is dropped and rebuilt); the driver checks the keys
  /// before it commits and puts the setting back afterwards.
  bool suspend_foreign_keys = false;
};

/// Keeps every other migrator away from the database while it lives (where the engine's transactions do that by
/// themselves, SQLite's BEGIN IMMEDIATE, it holds nothing), and gives the session back as it was: its settings, and
/// without what scripts left in it.
class migration_lock {
 public:
  virtual ~migration_lock() = default;
};

/// The program's own preparation of a connection: registers functions, sets the search path.
using connection_hook = std::function<void(connection& db)>;

/// Something that a migration requires and that is not there.
struct unmet_requirement {
  /// One of those that unmet() was given.
  const requirement* asked = nullptr;
  /// `the extension pg_trgm`
  std::string what = {};
  /// Who has to do what about it, with the exact command where there is one.
  std::string help = {};
};

/// A table or view of the session alone, which hides whatever else has its name.
struct temporary_object {
  std::string name = {};
  /// The database has an object of this name.
  bool hides_another = false;
};

/// Keeps a schema readable that is not in the database itself; see connection::open_beside().
class schema_beside {
 public:
  virtual ~schema_beside() = default;
};

/// A connection to one database. Not thread-safe: one thread at a time; several connections to one database are fine.
/// All functions throw strata::engine_error unless they say otherwise.
class connection {
 public:
  connection() = default;
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  virtual ~connection() = default;

  [[nodiscard]] virtual const strata::engine& engine() const noexcept = 0;
  /// Where the connection leads, for messages; never with a password.
  [[nodiscard]] virtual std::string description() const = 0;

  /// Waits for and takes the lock that keeps other migrators away from the bookkeeping of this prefix.
  [[nodiscard]] virtual std::unique_ptr<migration_lock> lock(std::string_view table_prefix,
                                                             const wait_options& wait) = 0;
  /// Waits like this from now on, where nothing else is said: for reads and statements outside transactions. Returns
  /// what went before. Engines whose reads never wait have no use for it.
  virtual wait_options exchange_wait(const wait_options& wait) { return wait; }
  /// The limits of the migrations' statements that follow, inside and outside transactions; they end with the migration
  /// lock. Engines whose statements never wait for a lock (SQLite) have no use for them.
  virtual void limit_statements(const statement_limits&) {}
  /// After connection_lost: connects anew, within the limit. False: the handle is the application's, which alone can.
  /// Throws connect_error.
  [[nodiscard]] virtual bool reconnect(const wait_options&) { return false; }
  /// Calls the hook now, and again whenever the connection was lost and made anew, before anything else runs; what it
  /// sets on the session stays. A transaction that it leaves open is an error. Throws strata::error with
  /// errc::hook_failed in place of what the hook throws. connect() does this with connect_options::on_connect.
  void on_connect(connection_hook hook);
  /// reconnect(), and the hook.
  [[nodiscard]] bool connect_again(const wait_options& wait);
  /// Takes the session's settings, as they are now, for those that it is to keep.
  virtual void keep_session_settings() {}
  /// While the migration lock is held, where a script or the program's code in it has ended: what follows finds the
  /// session as it was when the lock was taken. Inside a transaction or outside.
  virtual void restore_session() {}
  /// The session's own tables and views.
  [[nodiscard]] virtual std::vector<temporary_object> temporary_objects() { return {}; }
  /// Those that are not met, in the same order. The engine knows what each kind means to it; one that means nothing to
  /// it counts as met.
  [[nodiscard]] virtual std::vector<unmet_requirement> unmet(span<const requirement> requirements);
  /// Before a statement that builds an index, concurrently or unless it is there: drops what an interrupted build left
  /// behind, and waits for one that is still at work; inside a transaction it does not wait.
  virtual void clear_failed_index(std::string_view /*index*/, const wait_options&) {}

  /// Opens a transaction that can write. May wait for other writers within the limit.
  virtual void begin(const transaction_options& how, const wait_options& wait) = 0;
  /// In a transaction that began with suspended foreign keys: lets them act for the statements that follow, or not.
  virtual void let_foreign_keys_act(bool /*act*/) {}
  /// Commits. After an exception the transaction is still open or gone; rollback() settles either.
  virtual void commit(const wait_options& wait) = 0;
  /// Ends the transaction, if there is one, and puts every suspended setting back.
  virtual void rollback() noexcept = 0;
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
  /// Asked between the migrations of one transaction. True: it holds so much of what the engine has room for (locks)
  /// that it should be committed before the next one. Engines without such a limit have no use for it.
  [[nodiscard]] virtual bool transaction_is_full() { return false; }

  /// False for a connection that only writes down what it is given, for scripts.
  [[nodiscard]] virtual bool is_real() const noexcept { return true; }

  // For steps in C++ and hooks. Parameters are written `$1`, `$2` … whatever the engine, and never become part of the
  // statement's text.

  /// Runs one statement and returns how many rows it changed.
  virtual std::uint64_t run(std::string_view sql, span<const value> parameters) = 0;
  std::uint64_t run(std::string_view sql, std::initializer_list<value> parameters = {}) {
    return run(sql, span<const value>{parameters.begin(), parameters.size()});
  }
  /// Runs one query inside a transaction and hands over its rows as they come, never holding them all. Other statements
  /// may run meanwhile; whether rows that these change are still to come is the engine's affair. What the reader throws
  /// ends the query.
  virtual void read(std::string_view sql, span<const value> parameters, const row_reader& take) = 0;
  void read(std::string_view sql, std::initializer_list<value> parameters, const row_reader& take) {
    read(sql, span<const value>{parameters.begin(), parameters.size()}, take);
  }

  // For migrations and the bookkeeping, whose parameters are `?1`, `?2` …

  /// Runs one statement and throws its rows away.
  virtual void execute(std::string_view sql) = 0;
  /// Runs one statement with parameters and returns its rows.
  virtual std::vector<row> query(std::string_view sql, span<const value> parameters = {}) = 0;
  /// The same for a question to the engine's catalogs: the names in it mean what the engine brings, whatever others
  /// have made of the same name, and the answer spells names as the session does.
  virtual std::vector<row> query_catalog(std::string_view sql, span<const value> parameters = {}) {
    return query(sql, parameters);
  }
  /// What stands before `_state` and the like in the bookkeeping's statements: the prefix, behind the schema where the
  /// engine has several and a name alone would be looked for in all of them. Throws history_error like read_state().
  [[nodiscard]] virtual std::string books(std::string_view table_prefix) { return std::string{table_prefix}; }
  /// bookkeeping_sql::read_state. Where others may make tables (PostgreSQL), the bookkeeping's are read only if they
  /// are tables of ours: throws history_error with errc::foreign_owner before that, and with errc::damaged_bookkeeping
  /// where one is missing.
  [[nodiscard]] virtual std::vector<row> read_state(std::string_view table_prefix);
  /// The name of another tool's table, to read it by. Throws history_error with errc::foreign_owner where it is none,
  /// or somebody else's.
  [[nodiscard]] virtual std::string table_of_ours(std::string_view schema, std::string_view name);
  /// Runs one writing statement with parameters and returns how many rows it changed.
  virtual std::uint64_t modify(std::string_view sql, span<const value> parameters) = 0;

  /// What copies this database to files and back; must not outlive the connection. `programs` is the folder of the
  /// engine's own tools, if it needs any; empty: they are looked for. Null: there is no such thing for this connection.
  [[nodiscard]] virtual std::unique_ptr<database_copier> copier(std::string_view programs);

  /// Where another tool keeps its schema `name` in a file of that name beside the database's (SQLite: Sqitch's
  /// `sqitch.db`): makes it readable under that name until the result is gone, which must not outlive the connection.
  /// Null: there is no such file, or the engine has schemas of its own. Outside transactions only.
  [[nodiscard]] virtual std::unique_ptr<schema_beside> open_beside(std::string_view /*name*/) { return nullptr; }

  /// What gives this database a snapshot; must not outlive the connection. Null: the migrations have to run, because
  /// the database is not empty or cannot take the snapshot; what a person should know of that is in `why`.
  [[nodiscard]] virtual std::unique_ptr<snapshot_loader> load(const snapshot& what, std::string& why);

 private:
  void prepare();

  connection_hook on_connect_;
};

/// How connect() opens a database.
struct connect_options {
  wait_options wait = {};
  /// Make the database where it is missing and the engine can (SQLite). False: a missing database is an error.
  bool create = true;
  /// The database is a scratch one, on which migrations are tried: they reach nothing outside it (SQLite: files that
  /// are attached are in memory), and run and grow within limits.
  bool scratch = false;
  /// Called with the connection once it stands, and again after each time that it was lost and made anew, before
  /// anything else runs on it. See connection::on_connect().
  connection_hook on_connect = {};
};

}  // namespace strata
