#include <array>
#include <strata/postgresql.hpp>
#include <utility>

#include "connection_state.hpp"
#include "copier.hpp"
#include "engine.hpp"
#include "extensions.hpp"
#include "invalid_index.hpp"
#include "runtime/internal/statement_words.hpp"

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

// Only queries can be one; INSERT … RETURNING and its like give their rows at once, and so does a query WITH one of
// them in it. Where the word only looks like that, the rows come at once, too.
bool can_be_a_cursor(std::string_view sql) {
  statement_words words{sql};
  while (words.take({"("})) {
  }
  if (words.next_is("select") || words.next_is("values") || words.next_is("table")) return !words.holds("into");
  return words.next_is("with") && !words.holds("insert") && !words.holds("update") && !words.holds("delete") &&
         !words.holds("merge") && !words.holds("into");
}

}  // namespace

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

connection::connection(wrapped_connection& theirs) : state_{std::make_unique<state>()} {
  state_->talking = wrap_session(theirs);
}

connection::connection(connection_string where, const connect_options& options) : state_{std::make_unique<state>()} {
  state_->where = std::move(where);
  try {
    state_->talking = open_session(state_->where->libpq, options.wait);
  } catch (const engine_error& said) {
    fail_to_connect(said);
  }
}

connection::~connection() = default;

const strata::engine& connection::engine() const noexcept { return engine_constants; }

std::string connection::description() const { return state_->talking->description(); }

void connection::limit_statements(const statement_limits& limits) { state_->wanted = limits; }

bool connection::reconnect(const wait_options& wait) {
  if (!state_->where) return false;
  state_->forget();
  try {
    state_->talking = open_session(state_->where->libpq, wait, true);
    return true;
  } catch (const engine_error& said) {
    fail_to_connect(said);
  }
}

void connection::keep_session_settings() { state_->prepared = true; }

void connection::restore_session() {
  state_->ended = state_->touched || state_->strayed;
  if (state_->temporary) state_->drop_temporary_objects();
}

std::vector<temporary_object> connection::temporary_objects() {
  // A session of Strata's own begins without any.
  if (state_->where && !state_->prepared) return {};
  return state_->temporary_objects();
}

std::vector<unmet_requirement> connection::unmet(span<const requirement> requirements) {
  std::vector<unmet_requirement> missing = missing_extensions(*state_->talking, requirements);
  for (unmet_requirement& each : missing_objects(*state_->talking, requirements)) missing.push_back(std::move(each));
  return missing;
}

void connection::clear_failed_index(std::string_view index, const wait_options& wait) {
  if (!state_->open) state_->limit_outside();
  drop_invalid_index(*state_->talking, index, wait);
}

void connection::begin(const transaction_options&, const wait_options&) {
  state& own = *state_;
  own.require_writable();
  if (own.leased) own.leased->renew();
  own.open.emplace(*own.talking, own.local_limits());
  own.inside = own.wanted;
  own.share = {};
  if (own.leased) own.note_settings();
}

void connection::commit(const wait_options&) {
  state& own = *state_;
  if (own.leased) own.leased->confirm();
  own.open.value().commit();
  own.open.reset();
  own.inside.reset();
}

void connection::rollback() noexcept {
  state_->open.reset();
  static_cast<void>(state_->talking->take_notices());
  state_->inside.reset();
  state_->away.reset();
}

bool connection::in_transaction() const noexcept { return state_->talking->in_transaction(); }

bool connection::transaction_is_full() { return state_->share.is_used_up(*state_->talking); }

std::uint64_t connection::run(std::string_view sql, span<const value> parameters) {
  state_->prepare(sql);
  return state_->run(std::string{sql}, parameters).changed;
}

void connection::read(std::string_view sql, span<const value> parameters, const row_reader& take) {
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

std::vector<row> connection::query(std::string_view sql, span<const value> parameters) {
  return state_->run(state_->restoring() + with_literals(sql, parameters)).rows;
}

std::vector<row> connection::query_catalog(std::string_view sql, span<const value> parameters) {
  // The answer is spelled by the search path.
  if (const std::string text = state_->restoring(); !text.empty()) state_->run(text);
  return ask_catalog(*state_->talking, with_literals(sql, parameters)).rows;
}

std::string connection::books(std::string_view table_prefix) {
  return state_->books.name(*state_->talking, table_prefix);
}

std::vector<row> connection::read_state(std::string_view table_prefix) {
  if (const std::string text = state_->restoring(); !text.empty()) state_->run(text);
  return state_->books.read_state(*state_->talking, table_prefix);
}

std::string connection::table_of_ours(std::string_view schema, std::string_view name) {
  return require_table_of_ours(*state_->talking, schema, name);
}

std::uint64_t connection::modify(std::string_view sql, span<const value> parameters) {
  return state_->run(state_->restoring() + with_literals(sql, parameters)).changed;
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
