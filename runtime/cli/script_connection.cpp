#include "script_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace strata::cli {
namespace {

/// The statement with `?1`, `?2` … replaced. Bookkeeping statements hold no other question mark.
std::string substitute(std::string_view sql, const std::vector<std::string>& literals) {
  std::string result;
  while (!sql.empty()) {
    const std::size_t mark = std::min(sql.find('?'), sql.size());
    result.append(sql.substr(0, mark));
    sql.remove_prefix(mark);
    if (sql.empty()) break;
    std::size_t number = 0;
    std::size_t digits = 1;
    for (; digits < sql.size() && sql[digits] >= '0' && sql[digits] <= '9'; ++digits) {
      number = number * 10 + static_cast<std::size_t>(sql[digits] - '0');
    }
    result.append(literals.at(number - 1));
    sql.remove_prefix(digits);
  }
  return result;
}

/// With the first occurrence replaced.
std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string result{text};
  if (const std::size_t at = result.find(what); at != std::string::npos) result.replace(at, what.size(), with);
  return result;
}

void drop(std::vector<applied_migration>& from, std::string_view revision) {
  from.erase(std::remove_if(from.begin(), from.end(),
                            [revision](const applied_migration& each) { return each.revision == revision; }),
             from.end());
}

[[noreturn]] void refuse_to_answer() {
  throw engine_error{engine_error::kind::refused, "a script is no database that a program could ask", {}, {}};
}

}  // namespace

void script_connection::comment(std::string_view line) { text_.append("-- ").append(line).append("\n"); }

void script_connection::write_record(std::string_view statement) {
  resume();
  write(statement);
}

std::unique_ptr<migration_lock> script_connection::lock(std::string_view, const wait_options&) {
  return std::make_unique<migration_lock>();
}

void script_connection::begin(const transaction_options& how, const wait_options&) {
  foreign_keys_suspended_ = how.suspend_foreign_keys;
  text_ += '\n';
  if (foreign_keys_suspended_) write(engine_.foreign_keys_off_text);
  write(engine_.begin_text);
  in_transaction_ = true;
}

void script_connection::commit(const wait_options&) {
  if (foreign_keys_suspended_) write(engine_.foreign_keys_check_text);
  write(engine_.commit_text);
  if (foreign_keys_suspended_) write(engine_.foreign_keys_on_text);
  foreign_keys_suspended_ = false;
  in_transaction_ = false;
}

void script_connection::execute(std::string_view sql) {
  write(sql);
  if (engine_.resume_text == nullptr) return;
  if (const std::string_view line = engine_.resume_text(sql); !line.empty()) resuming_ = line;
}

std::uint64_t script_connection::run(std::string_view, span<const value>) { refuse_to_answer(); }

void script_connection::read(std::string_view, span<const value>, const row_reader&) { refuse_to_answer(); }

std::vector<row> script_connection::query(std::string_view, span<const value>) { refuse_to_answer(); }

std::uint64_t script_connection::modify(std::string_view, span<const value>) { refuse_to_answer(); }

void script_connection::resume() {
  if (!resuming_.empty()) text_.append(resuming_).append("\n");
  resuming_ = {};
}

void script_connection::write(std::string_view statement) {
  if (statement.empty()) return;
  text_.append(statement);
  // A comment at the end would swallow the semicolon.
  const std::string_view last_line = statement.substr(statement.rfind('\n') + 1);
  const bool may_end_in_comment =
      last_line.find("--") != std::string_view::npos || last_line.find('#') != std::string_view::npos;
  text_ += may_end_in_comment ? "\n;\n" : ";\n";
}

std::optional<bookkeeping_state> script_bookkeeping::read_state() {
  if (!now_.exists) return std::nullopt;
  if (script_.in_transaction()) require_state();
  return bookkeeping_state{.epoch = now_.epoch, .digest = now_.head_digest};
}

history script_bookkeeping::read_history(const std::optional<bookkeeping_state>& state) {
  return state ? now_ : history{};
}

// A database that was taken back to base has the tables, and its row, already.
void script_bookkeeping::create(std::string_view chain_name) {
  for (const std::string_view each : sql().create) {
    script_.execute(replaced(expand(each), "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
  }
  now_ = {.exists = true, .epoch = 0};
  std::string insert = filled(sql().insert_state, std::array<value, 2>{newest_format, chain_name});
  insert.resize(insert.rfind(')'));
  script_.write_record(replaced(insert, "VALUES (", "SELECT ") +
                       fmt::format(" WHERE NOT EXISTS (SELECT * FROM {}_state)", prefix_));
  require_state();
}

// What the executor makes sure of inside each of its transactions, the script must, too.
void script_bookkeeping::require_state() {
  script_.resume();
  script_.comment("Fails with a UNIQUE constraint where the database is not at the revision that this goes on from.");
  script_.write_record(fmt::format("INSERT INTO {0}_state SELECT * FROM {0}_state WHERE digest <> {1}", prefix_,
                                   script_.engine().literal(value{std::string_view{now_.head_digest}})));
}

bool script_bookkeeping::update_state(std::int64_t, std::string_view heads, std::string_view digest) {
  ++now_.epoch;
  now_.head_digest = digest;
  const auto literal = [this](std::string_view text) { return script_.engine().literal(value{text}); };
  // How often other databases at this revision were written to is not known, and does not matter here.
  script_.write_record(substitute(expand(sql().update_state), {"epoch", literal(heads), literal(digest)}));
  return true;
}

void script_bookkeeping::insert(const migration_record& record) {
  now_.applied.push_back(as_read(record));
  bookkeeping::insert(record);
}

void script_bookkeeping::update_progress(std::string_view revision, direction way, std::size_t statements_done) {
  applied_migration& changed = migration(revision);
  changed.way = way;
  changed.statements_done = statements_done;
  bookkeeping::update_progress(revision, way, statements_done);
}

void script_bookkeeping::finish(const migration_record& record) {
  applied_migration& changed = migration(record.what->revision);
  changed.statements_done = changed.statements;
  bookkeeping::finish(record);
}

void script_bookkeeping::erase(std::string_view revision) {
  drop(now_.applied, revision);
  bookkeeping::erase(revision);
}

// Whether the table is there only the database knows; the statement asks.
void script_bookkeeping::create_repeatables() { script_.execute(expand(sql().create_repeatables)); }

void script_bookkeeping::insert_repeatable(const migration_record& record) {
  drop(now_.repeatables, record.what->revision);
  now_.repeatables.push_back(repeatable_as_read(record));
  bookkeeping::insert_repeatable(record);
}

void script_bookkeeping::erase_repeatable(std::string_view name) {
  drop(now_.repeatables, name);
  bookkeeping::erase_repeatable(name);
}

std::uint64_t script_bookkeeping::write(std::string_view statement, std::span<const value> parameters) {
  script_.write_record(filled(statement, parameters));
  return 1;
}

std::string script_bookkeeping::filled(std::string_view statement, std::span<const value> parameters) const {
  std::vector<std::string> literals;
  for (const value& each : parameters) literals.push_back(script_.engine().literal(each));
  return substitute(expand(statement), literals);
}

applied_migration& script_bookkeeping::migration(std::string_view revision) {
  const auto found = std::find_if(now_.applied.begin(), now_.applied.end(),
                                  [revision](const applied_migration& each) { return each.revision == revision; });
  if (found == now_.applied.end()) throw std::logic_error("a script changes a migration that it never recorded");
  return *found;
}

}  // namespace strata::cli
