#include <sqlite3.h>
#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <strata/sqlite.hpp>
#include <string>
#include <utility>

#include "busy_wait.hpp"
#include "confinement.hpp"
#include "database_path.hpp"
#include "engine.hpp"
#include "foreign_keys.hpp"
#include "prepared_statement.hpp"
#include "runtime/src/report/failure.hpp"
#include "session_settings.hpp"

namespace strata::sqlite {

namespace {

[[noreturn]] void fail_to_open(std::string_view shown, const std::string& said, const std::string& help) {
  failure why = to_failure({.code = errc::cannot_connect,
                            .message = {"cannot open the SQLite database {}", {shown}},
                            .help = {"{}", {help}}});
  why.engine_message = said;
  throw connect_error{std::move(why)};
}

std::string help_to_open(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) return "this is a folder: name a file in it";
  const std::string folder = std::filesystem::path{path}.parent_path().string();
  if (folder.empty() || std::filesystem::is_directory(folder, unknown)) {
    return "check that the file is there and may be read and written";
  }
  return "make the folder first: mkdir -p " + folder;
}

sqlite3* open(const database_path& where) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (where.read_only) {
    flags = SQLITE_OPEN_READONLY;
  } else if (!where.create) {
    flags = SQLITE_OPEN_READWRITE;
  }
  sqlite3* handle = nullptr;
  const char* const name = where.path.empty() ? ":memory:" : where.path.c_str();
  const char* const vfs = where.within == nullptr ? nullptr : where.within->files().name();
  if (sqlite3_open_v2(name, &handle, flags, vfs) != SQLITE_OK) {
    const std::string said = handle != nullptr ? sqlite3_errmsg(handle) : "out of memory";
    sqlite3_close(handle);
    fail_to_open(where.path.empty() ? "in memory" : where.path, said, help_to_open(where.path));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, where.foreign_keys ? 1 : 0, nullptr);
  allow_tokenizers_as_text(handle, false);
  if (where.within != nullptr) where.within->guard(handle);
  return handle;
}

std::unique_ptr<strata::connection> connect(std::string_view url, const connect_options& options) {
  database_path where = parse_url(url);
  where.create = where.create && options.create;
  return std::make_unique<connection>(where, options);
}

constexpr std::array<std::string_view, 2> schemes{"sqlite", "sqlite3"};

class attached_schema final : public schema_beside {
 public:
  attached_schema(sqlite3* handle, const std::string& file, std::string_view name) : handle_{handle}, name_{name} {
    run("ATTACH DATABASE ?1 AS ?2", std::array<value, 2>{file, name});
  }
  attached_schema(const attached_schema&) = delete;
  attached_schema& operator=(const attached_schema&) = delete;
  ~attached_schema() override {
    try {
      run("DETACH DATABASE ?1", std::array<value, 1>{name_});
    } catch (const engine_error&) {  // It stays attached until the connection is closed.
    }
  }

 private:
  void run(std::string_view sql, std::span<const value> parameters) {
    prepared_statement statement{handle_, sql};
    statement.bind(parameters);
    while (statement.step()) {
    }
  }

  sqlite3* handle_;
  std::string name_;
};

}  // namespace

struct connection::state {
  sqlite3* handle = nullptr;
  bool owned = false;
  /// The open transaction is this connection's and not the application's.
  bool began = false;
  wait_options wait;
  std::optional<suspended_foreign_keys> suspended;
  /// Of a scratch connection; perhaps its own.
  confinement* within = nullptr;
  std::unique_ptr<confinement> own;
  kept_statements kept;

  [[noreturn]] void rethrow(const engine_error& said) const {
    if (within != nullptr) throw within->explain(said);
    throw;
  }

  /// A run is under way, which gives the connection back as it was; noted before the first change.
  bool lent = false;
  std::optional<session_settings> before;
  /// A script, or the program's code, may have changed it since.
  bool touched = false;

  // Before whatever may change the session is run.
  void touch() {
    touched = true;
    if (!lent || before) return;
    before.emplace(handle, suspended ? std::optional{suspended->were_on()} : std::nullopt);
  }

  // Runs one statement, and keeps its rows where they are wanted. Repeats, until the limit has passed, what another
  // connection's lock refuses: only for what may be repeated whole, anything outside a transaction, BEGIN, COMMIT.
  void run(std::string_view sql, std::span<const value> parameters, const wait_options* limits,
           std::vector<row>* rows = nullptr) {
    busy_wait patience{limits == nullptr ? wait_options{} : *limits};
    for (;;) {
      try {
        if (rows != nullptr) rows->clear();
        prepared_statement statement{handle, sql};
        statement.bind(parameters);
        while (statement.step()) {
          if (rows != nullptr) rows->push_back(statement.current_row());
        }
        return;
      } catch (const engine_error& said) {
        if (limits == nullptr || said.what_kind() != engine_error::kind::busy || !patience.pause()) rethrow(said);
      }
    }
  }

  [[nodiscard]] const wait_options* limits_of_statement() const {
    return sqlite3_get_autocommit(handle) == 0 ? nullptr : &wait;
  }
};

connection::connection(sqlite3* handle) noexcept : state_{std::make_unique<state>()} { state_->handle = handle; }

connection::connection(const database_path& where, const connect_options& options) : state_{std::make_unique<state>()} {
  database_path found = where;
  if (options.scratch && found.within == nullptr) {
    state_->own = std::make_unique<confinement>(found.path);
    found.within = state_->own.get();
  }
  state_->within = found.within;
  state_->handle = open(found);
  state_->owned = true;
  state_->wait = options.wait;
}

connection::~connection() {
  if (state_->began) rollback();
  if (state_->owned) sqlite3_close_v2(state_->handle);
}

const strata::engine& connection::engine() const noexcept { return engine_constants; }

std::string connection::description() const {
  const char* const path = sqlite3_db_filename(state_->handle, "main");
  return path == nullptr || *path == '\0' ? "the SQLite database in memory"
                                          : std::string{"the SQLite database "} + path;
}

/// What lock() returns: the transactions keep others away.
class connection::lent_session final : public migration_lock {
 public:
  explicit lent_session(state& of) : of_{of}, tokenizers_as_text_{allow_tokenizers_as_text(of.handle, false)} {
    of_.lent = true;
  }
  lent_session(const lent_session&) = delete;
  lent_session& operator=(const lent_session&) = delete;
  ~lent_session() override {
    of_.kept.drop();
    if (of_.before) of_.before->restore_all();
    of_.before.reset();
    of_.lent = of_.touched = false;
    allow_tokenizers_as_text(of_.handle, tokenizers_as_text_);
  }

 private:
  state& of_;
  /// While others' texts run on a handle of the application's, none of them makes a pointer.
  bool tokenizers_as_text_;
};

std::unique_ptr<migration_lock> connection::lock(std::string_view, const wait_options&) {
  return std::make_unique<lent_session>(*state_);
}

void connection::restore_session() {
  if (!state_->touched || !state_->before) return;
  state_->kept.drop();
  state_->before->restore();
  state_->touched = false;
}

std::vector<temporary_object> connection::temporary_objects() {
  std::vector<temporary_object> found;
  constexpr std::string_view look =
      "SELECT name, EXISTS (SELECT 1 FROM main.sqlite_schema AS other WHERE lower(other.name) = lower(own.name)) "
      "FROM sqlite_temp_master AS own WHERE type IN ('table', 'view')";
  for (const row& each : query(look)) found.push_back({each.at(0).value_or(""), each.at(1) == "1"});
  return found;
}

wait_options connection::exchange_wait(const wait_options& wait) { return std::exchange(state_->wait, wait); }

void connection::begin(const transaction_options& how, const wait_options& wait) {
  // BEGIN IMMEDIATE succeeds on a read-only database; the first write would fail, in the middle of a migration.
  if (sqlite3_db_readonly(state_->handle, "main") == 1) {
    throw engine_error{
        engine_error::kind::read_only, sqlite3_errstr(SQLITE_READONLY), result_code(SQLITE_READONLY), {}};
  }
  if (how.suspend_foreign_keys) state_->suspended.emplace(state_->handle);
  state_->run("BEGIN IMMEDIATE", {}, &wait);
  state_->began = true;
  if (state_->suspended) state_->suspended->note_violations();
}

void connection::let_foreign_keys_act(bool act) {
  if (state_->suspended) state_->suspended->let_act(act);
}

void connection::commit(const wait_options& wait) {
  state_->kept.drop();
  if (state_->suspended) state_->suspended->require_no_new_violation();
  // Readers hold back a COMMIT in rollback-journal mode; the transaction stays open meanwhile.
  state_->run("COMMIT", {}, &wait);
  state_->began = false;
  state_->suspended.reset();
}

void connection::rollback() noexcept {
  state_->kept.drop();
  if (in_transaction()) sqlite3_exec(state_->handle, "ROLLBACK", nullptr, nullptr, nullptr);
  state_->began = false;
  state_->suspended.reset();
}

bool connection::in_transaction() const noexcept { return sqlite3_get_autocommit(state_->handle) == 0; }

std::uint64_t connection::run(std::string_view sql, span<const value> parameters) {
  const sqlite3_int64 before = sqlite3_total_changes64(state_->handle);
  read(sql, parameters, [](const row&) {});
  // The last writer's number stays where a statement writes nothing.
  if (sqlite3_total_changes64(state_->handle) == before) return 0;
  return static_cast<std::uint64_t>(sqlite3_changes64(state_->handle));
}

void connection::read(std::string_view sql, span<const value> parameters, const row_reader& take) {
  if (may_change_session(sql)) state_->touch();
  try {
    prepared_statement statement{state_->handle, sql};
    statement.require_alone();
    statement.bind_numbered(parameters);
    while (statement.step()) take(statement.current_row());
  } catch (const engine_error& said) {
    state_->rethrow(said);
  }
}

void connection::execute(std::string_view sql) {
  if (may_change_session(sql)) state_->touch();
  state_->run(sql, {}, state_->limits_of_statement());
}

std::vector<row> connection::query(std::string_view sql, span<const value> parameters) {
  std::vector<row> rows;
  state_->run(sql, parameters, state_->limits_of_statement(), &rows);
  return rows;
}

std::uint64_t connection::modify(std::string_view sql, span<const value> parameters) {
  if (state_->began && in_transaction()) {
    state_->kept.run(state_->handle, sql, parameters);
  } else {
    query(sql, parameters);
  }
  return static_cast<std::uint64_t>(sqlite3_changes64(state_->handle));
}

std::vector<unmet_requirement> connection::unmet(span<const requirement> requirements) {
  return missing_requirements(state_->handle, requirements);
}

sqlite3* connection::raw_handle() const noexcept { return state_->handle; }

// Whoever takes it may set anything.
sqlite3* connection::handle() const noexcept {
  try {
    if (state_->lent) state_->touch();
  } catch (const std::exception&) {
    // Without memory to note them in, settings stay as they will be.
  }
  return state_->handle;
}

const strata::driver driver{.dialect = "sqlite", .schemes = schemes, .connect = connect, .engine = &engine_constants};

std::unique_ptr<schema_beside> connection::open_beside(std::string_view name) {
  const std::string schema{name};
  const char* const path = sqlite3_db_filename(raw_handle(), "main");
  if (path == nullptr || *path == '\0' || sqlite3_db_filename(raw_handle(), schema.c_str()) != nullptr) return nullptr;
  // Sqitch (App::Sqitch::Engine::sqlite) gives its file all the endings that the database's has.
  const std::string_view database{path};
  const std::size_t folder = database.rfind('/') + 1;
  const std::string_view endings = database.substr(std::min(database.find('.', folder), database.size()));
  std::string file{database.substr(0, folder)};
  file.append(schema).append(endings);
  std::error_code unknown;
  if (file == path || !std::filesystem::is_regular_file(file, unknown)) return nullptr;
  return std::make_unique<attached_schema>(raw_handle(), file, name);
}

}  // namespace strata::sqlite
