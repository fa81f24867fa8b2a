#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <strata/observer.hpp>
#include <strata/postgresql.hpp>
#include <utility>

#include "advisory_lock.hpp"
#include "connection_string.hpp"
#include "copier.hpp"
#include "engine.hpp"
#include "extensions.hpp"
#include "invalid_index.hpp"
#include "lease.hpp"
#include "lock_table.hpp"
#include "patience.hpp"
#include "session.hpp"

namespace strata::postgresql {

namespace {

// libpq spreads its reasons over indented lines.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char each : text) {
    const bool blank = each == '\n' || each == '\t' || each == ' ';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : each;
  }
  return line;
}

[[noreturn]] void fail_to_connect(const engine_error& said) {
  throw connect_error{failure{.code = errc::cannot_connect,
                              .message = "cannot connect to PostgreSQL",
                              .engine_message = one_line(said.what()),
                              .sqlstate = said.sqlstate(),
                              .database_state = "unchanged",
                              .help = "check the URL, and that the server is there: psql with the same URL shows it"}};
}

// A wrapped connection is the only one there is, and cannot renew its lease while a statement runs.
constexpr std::chrono::minutes unrenewed_lease_duration{5};

std::string milliseconds(std::chrono::milliseconds from) { return "'" + std::to_string(from.count()) + "ms'"; }

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// Only queries can be one; INSERT … RETURNING and its like give their rows at once.
bool can_be_a_cursor(std::string_view sql) {
  const std::size_t begin = std::min(sql.find_first_not_of(" \t\r\n("), sql.size());
  std::string word;
  for (const char each : sql.substr(begin, sql.find_first_not_of(letters, begin) - begin)) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  }
  return word == "select" || word == "with" || word == "values" || word == "table";
}

bool same(const statement_limits& left, const statement_limits& right) {
  return left.lock == right.lock && left.run == right.run;
}

}  // namespace

struct connection::state {
  std::unique_ptr<session> talking;
  /// Absent for a wrapped connection.
  std::optional<connection_string> where;
  std::unique_ptr<lease> leased;
  observer* watcher = nullptr;
  bool began = false;

  /// What the migrations' statements are to have, what the open transaction has, and what the session has outside.
  statement_limits wanted;
  std::optional<statement_limits> inside;
  std::optional<statement_limits> outside;
  /// Of the open transaction.
  lock_table_share share;
  /// The session's own settings, to be put back.
  row settings_before;
  /// As it was before a migration changed it: the bookkeeping's tables are found by it.
  std::optional<std::string> search_path;
  /// The program has set what it wants to have set.
  bool prepared = false;
  /// Cursors opened so far, for their names.
  std::size_t cursors = 0;

  answer run(const std::string& sql) {
    return listening([&] { return talking->run(sql); });
  }

  answer run(const std::string& sql, std::span<const value> parameters) {
    return listening([&] { return talking->run(sql, parameters); });
  }

  template <typename Talk>
  answer listening(Talk talk) {
    answer found;
    try {
      found = talk();
    } catch (...) {
      deliver_notices();
      throw;
    }
    deliver_notices();
    return found;
  }

  void deliver_notices() {
    for (const std::string& each : talking->take_notices()) {
      if (watcher != nullptr) watcher->notice(each);
    }
  }

  [[nodiscard]] std::string local_limits() const {
    return "SET LOCAL lock_timeout = " + milliseconds(wanted.lock) +
           "; SET LOCAL statement_timeout = " + milliseconds(wanted.run);
  }

  // Behind a pooler a setting outside a transaction would stay with the server's process, and meet somebody else.
  void limit_outside() {
    if (leased || (outside && same(*outside, wanted))) return;
    const std::string lock = std::to_string(wanted.lock.count());
    const std::string run_for = std::to_string(wanted.run.count());
    const std::array<value, 2> limits{std::string_view{lock}, std::string_view{run_for}};
    const answer before =
        run(with_literals("SELECT current_setting('lock_timeout'), current_setting('statement_timeout'), "
                          "set_config('lock_timeout', ?1, false), set_config('statement_timeout', ?2, false)",
                          limits));
    if (!outside) settings_before = before.rows.at(0);
    outside = wanted;
  }

  void restore_settings() {
    if (!outside) return;
    outside.reset();
    const std::string lock = settings_before.at(0).value_or("0");
    const std::string run_for = settings_before.at(1).value_or("0");
    const std::array<value, 2> limits{std::string_view{lock}, std::string_view{run_for}};
    run(with_literals("SELECT set_config('lock_timeout', ?1, false), set_config('statement_timeout', ?2, false)",
                      limits));
  }

  // Before a statement of a migration, or of the program's code in it.
  void prepare(std::string_view sql) {
    if (names_search_path(sql)) remember_search_path();
    if (!began) {
      if (leased) leased->renew();
      limit_outside();
    } else if (inside && !same(*inside, wanted)) {
      run(local_limits());
      inside = wanted;
    }
    share.count_statement();
  }

  void remember_search_path() {
    if (!search_path) search_path = run("SELECT current_setting('search_path')").rows.at(0).at(0).value_or("");
  }

  // One that finds the bookkeeping's tables where this one does.
  std::unique_ptr<session> another_session() {
    std::unique_ptr<session> made = open_session(where->libpq);
    if (!prepared) return made;
    const std::string path = run("SELECT current_setting('search_path')").rows.at(0).at(0).value_or("");
    made->run("SELECT pg_catalog.set_config('search_path', " + literal(value{std::string_view{path}}) + ", false)");
    return made;
  }

  // Sent along with the next statement of the bookkeeping.
  [[nodiscard]] std::string restoring_search_path() {
    if (!search_path) return {};
    const value before = std::string_view{*search_path};
    std::string text = "SELECT pg_catalog.set_config('search_path', " + literal(before) + ", false); ";
    search_path.reset();
    return text;
  }
};

/// The rows of a query, some at a time. Other statements may run between, which they may not while libpq hands over a
/// result row by row.
class connection::row_cursor {
 public:
  row_cursor(state& of, std::string_view sql, std::span<const value> parameters)
      : of_{of}, name_{"strata_rows_" + std::to_string(++of.cursors)} {
    of_.run("DECLARE " + name_ + " NO SCROLL CURSOR FOR " + std::string{sql}, parameters);
  }
  row_cursor(const row_cursor&) = delete;
  row_cursor& operator=(const row_cursor&) = delete;
  ~row_cursor() {
    try {
      of_.run("CLOSE " + name_);
    } catch (const std::exception&) {
      // The transaction has failed, and its end closes the cursor.
    }
  }

  [[nodiscard]] std::vector<row> next() const { return of_.run("FETCH FORWARD 200 FROM " + name_).rows; }

 private:
  state& of_;
  std::string name_;
};

/// What lock() returns. Puts back what migrating changed in the session.
class connection::held_lock final : public migration_lock {
 public:
  held_lock(state& of, std::int64_t key, bool leased) : of_{of}, key_{key}, leased_{leased} {}
  held_lock(const held_lock&) = delete;
  held_lock& operator=(const held_lock&) = delete;
  ~held_lock() override {
    try {
      if (of_.talking && of_.talking->in_transaction()) of_.talking->run("ROLLBACK");
      of_.restore_settings();
      const bool held = leased_ ? of_.leased->release() : release_advisory_lock(*of_.talking, key_);
      if (!held && of_.watcher != nullptr) of_.watcher->notice("the migration lock was not held any more at the end");
    } catch (const std::exception&) {
      // The connection is lost, and a session's lock with it; a lease runs out.
      of_.outside.reset();
    }
    of_.leased.reset();
    of_.watcher = nullptr;
  }

 private:
  state& of_;
  std::int64_t key_;
  bool leased_;
};

connection::connection(wrapped_connection& theirs) : state_{std::make_unique<state>()} {
  state_->talking = wrap_session(theirs);
}

connection::connection(connection_string where, const connect_options& options) : state_{std::make_unique<state>()} {
  state_->where = std::move(where);
  try {
    state_->talking = open_session(with_connect_timeout(state_->where->libpq, options.wait.limit));
  } catch (const engine_error& said) {
    fail_to_connect(said);
  }
}

connection::~connection() {
  if (state_->began) rollback();
}

const strata::engine& connection::engine() const noexcept { return engine_constants; }

std::string connection::description() const { return state_->talking->description(); }

std::unique_ptr<migration_lock> connection::lock(std::string_view table_prefix, const wait_options& wait) {
  state& own = *state_;
  own.watcher = wait.watcher;
  const answer place = own.run("SELECT current_database(), coalesce(current_schema(), '')");
  const std::int64_t key = lock_key(place.rows.at(0).at(0).value_or(""), place.rows.at(0).at(1).value_or(""),
                                    std::string{table_prefix} + "_state");
  const auto use_lease = [&] {
    own.leased = std::make_unique<lease>(*own.talking, table_prefix, key,
                                         own.where ? own.where->lease_duration : unrenewed_lease_duration);
  };
  if (own.where && own.where->lease) use_lease();
  std::string holder;
  for (patience waiting{wait};;) {
    if (own.leased) {
      if (own.leased->try_take()) {
        if (own.where) own.leased->keep_alive(own.another_session());
        return std::make_unique<held_lock>(own, key, true);
      }
    } else {
      const lock_attempt attempt = try_advisory_lock(*own.talking, key);
      if (attempt == lock_attempt::session_is_shared ||
          (attempt == lock_attempt::taken && !holds_advisory_lock(*own.talking, key))) {
        use_lease();
        continue;
      }
      if (attempt == lock_attempt::taken) {
        // A migrator behind a pooler holds a lease instead.
        const auto lessee = living_lease(*own.talking, table_prefix);
        if (!lessee) return std::make_unique<held_lock>(own, key, false);
        static_cast<void>(release_advisory_lock(*own.talking, key));
        holder = *lessee;
      }
    }
    const auto ask_holder = [&] {
      std::string now = advisory_lock_holder(*own.talking, key);
      if (now.empty() && own.leased) now = own.leased->holder();
      if (!now.empty()) holder = std::move(now);
    };
    if (waiting.event_is_due()) {
      ask_holder();
      waiting.tell(holder);
    }
    if (!waiting.pause()) {
      ask_holder();
      own.leased.reset();
      throw engine_error{engine_error::kind::busy,
                         "the migration lock is held by " + (holder.empty() ? "another migrator" : holder),
                         {},
                         {}};
    }
  }
}

void connection::limit_statements(const statement_limits& limits) { state_->wanted = limits; }

bool connection::reconnect(const wait_options& wait) {
  if (!state_->where) return false;
  state_->began = false;
  state_->leased.reset();
  state_->inside.reset();
  state_->outside.reset();
  state_->search_path.reset();
  for (patience waiting{wait};;) {
    try {
      state_->talking = open_session(state_->where->libpq);
      return true;
    } catch (const engine_error& said) {
      if (!waiting.pause()) fail_to_connect(said);
    }
  }
}

void connection::keep_session_settings() {
  state_->search_path.reset();
  state_->prepared = true;
}

std::vector<unmet_requirement> connection::unmet(std::span<const requirement> requirements) {
  return missing_extensions(*state_->talking, requirements);
}

void connection::clear_failed_index(std::string_view index, const wait_options& wait) {
  if (!state_->began) state_->limit_outside();
  drop_invalid_index(*state_->talking, index, wait);
}

void connection::begin(const transaction_options&, const wait_options&) {
  state& own = *state_;
  if (own.leased) own.leased->renew();
  // The application's default may be another.
  own.run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; " + own.local_limits());
  own.began = true;
  own.inside = own.wanted;
  own.share = {};
}

void connection::commit(const wait_options&) {
  state& own = *state_;
  if (own.leased) own.leased->confirm();
  own.run("COMMIT");
  own.began = false;
  own.inside.reset();
}

void connection::rollback() noexcept {
  try {
    if (state_->began && state_->talking->in_transaction()) state_->talking->run("ROLLBACK");
    static_cast<void>(state_->talking->take_notices());
  } catch (const std::exception&) {
    // The connection is lost, and the transaction with it.
    state_->outside.reset();
  }
  state_->began = false;
  state_->inside.reset();
  state_->search_path.reset();
}

bool connection::in_transaction() const noexcept { return state_->talking->in_transaction(); }

bool connection::transaction_is_full() { return state_->share.is_used_up(*state_->talking); }

std::uint64_t connection::run(std::string_view sql, std::span<const value> parameters) {
  state_->prepare(sql);
  return state_->run(std::string{sql}, parameters).changed;
}

void connection::read(std::string_view sql, std::span<const value> parameters, const row_reader& take) {
  state_->prepare(sql);
  if (!can_be_a_cursor(sql)) {
    for (const row& each : state_->run(std::string{sql}, parameters).rows) take(each);
    return;
  }
  const row_cursor rows{*state_, sql, parameters};
  for (;;) {
    const std::vector<row> some = rows.next();
    for (const row& each : some) take(each);
    if (some.empty()) return;
  }
}

void connection::execute(std::string_view sql) {
  state_->prepare(sql);
  state_->run(std::string{sql});
}

std::vector<row> connection::query(std::string_view sql, std::span<const value> parameters) {
  return state_->run(state_->restoring_search_path() + with_literals(sql, parameters)).rows;
}

std::uint64_t connection::modify(std::string_view sql, std::span<const value> parameters) {
  return state_->run(state_->restoring_search_path() + with_literals(sql, parameters)).changed;
}

std::unique_ptr<database_copier> connection::copier(std::string_view programs) {
  if (!state_->where) return nullptr;
  return std::make_unique<postgresql::copier>(*state_->talking, state_->where->libpq, programs);
}

namespace {

constexpr std::array<std::string_view, 2> schemes{"postgresql", "postgres"};

std::unique_ptr<strata::connection> connect(std::string_view url, const connect_options& options) {
  return std::make_unique<connection>(parse_connection_string(url), options);
}

}  // namespace

const strata::driver driver{.dialect = "postgresql",
                            .schemes = schemes,
                            .understands = is_keyword_string,
                            .connect = connect,
                            .engine = &engine_constants};

}  // namespace strata::postgresql
