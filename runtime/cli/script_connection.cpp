#include "script_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "runtime/internal/bookkeeping.hpp"

namespace strata::cli {
namespace {

// Where read_history has what update_progress and finish_migration change.
constexpr std::size_t direction_column = 11;
constexpr std::size_t statements_done_column = 12;
constexpr std::size_t statements_column = 13;

std::optional<std::string> as_text(const value& from) {
  if (const auto* const number = std::get_if<std::int64_t>(&from)) return std::to_string(*number);
  if (const auto* const text = std::get_if<std::string_view>(&from)) return std::string{*text};
  return std::nullopt;
}

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

[[noreturn]] void refuse_program_code() {
  throw engine_error{engine_error::kind::refused, "a script is no database that a program could ask", {}, {}};
}

}  // namespace

script_connection::script_connection(const strata::engine& engine, std::string_view table_prefix)
    : engine_{engine}, prefix_{table_prefix} {}

void script_connection::comment(std::string_view line) { text_.append("-- ").append(line).append("\n"); }

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

std::uint64_t script_connection::run(std::string_view, span<const value>) { refuse_program_code(); }

void script_connection::read(std::string_view, span<const value>, const row_reader&) { refuse_program_code(); }

void script_connection::execute(std::string_view sql) {
  for (const std::string_view each : engine_.sql.create) {
    if (is(sql, each)) return write(replaced(sql, "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
  }
  write(sql);
  if (engine_.resume_text == nullptr) return;
  if (const std::string_view line = engine_.resume_text(sql); !line.empty()) resuming_ = line;
}

void script_connection::resume() {
  if (!resuming_.empty()) text_.append(resuming_).append("\n");
  resuming_ = {};
}

std::vector<row> script_connection::query(std::string_view sql, span<const value>) {
  const bookkeeping_sql& known = engine_.sql;
  if (is(sql, known.count_tables)) return {{std::optional<std::string>{"0"}}};
  if (is(sql, known.table_exists)) return {{std::optional<std::string>{state_ ? "1" : "0"}}};
  if (!state_) throw engine_error{engine_error::kind::missing_table, "no such table", {}, {}};
  if (is(sql, known.read_state)) {
    if (in_transaction_) require_state();
    return {{state_->format, std::to_string(state_->epoch), state_->digest}};
  }
  if (is(sql, known.read_history)) return migrations_;
  if (is(sql, known.read_repeatables)) return repeatables_;
  throw std::logic_error(fmt::format("a script cannot answer: {}", sql));
}

std::uint64_t script_connection::modify(std::string_view sql, span<const value> parameters) {
  remember(sql, parameters);
  std::vector<std::string> literals;
  for (const value& each : parameters) literals.push_back(engine_.literal(each));
  // How often other databases at this revision were written to is not known, and does not matter here.
  if (is(sql, engine_.sql.update_state)) literals.at(0) = "epoch";
  resume();
  if (is(sql, engine_.sql.insert_state)) {
    begin_history(substitute(sql, literals));
  } else {
    write(substitute(sql, literals));
  }
  return 1;
}

void script_connection::remember(std::string_view sql, std::span<const value> parameters) {
  const bookkeeping_sql& known = engine_.sql;
  if (is(sql, known.insert_state)) {
    state_ = bookkeeping_row{.format = as_text(parameters[0]).value_or(""), .epoch = 0, .digest = {}};
  } else if (is(sql, known.update_state)) {
    ++state_.value().epoch;
    state_->digest = as_text(parameters[2]).value_or("");
  } else if (is(sql, known.insert_migration)) {
    row& added = migrations_.emplace_back();
    for (const value& each : parameters) added.push_back(as_text(each));
  } else if (is(sql, known.update_progress)) {
    row& changed = migration_row(parameters[0]);
    changed.at(direction_column) = as_text(parameters[1]);
    changed.at(statements_done_column) = as_text(parameters[2]);
  } else if (is(sql, known.finish_migration)) {
    row& changed = migration_row(parameters[0]);
    changed.at(statements_done_column) = changed.at(statements_column);
  } else if (is(sql, known.delete_migration)) {
    const row& gone = migration_row(parameters[0]);
    migrations_.erase(migrations_.begin() + (&gone - migrations_.data()));
  } else if (is(sql, known.insert_repeatable)) {
    row& added = repeatables_.emplace_back();
    for (const value& each : parameters) added.push_back(as_text(each));
  } else if (is(sql, known.delete_repeatable)) {
    const auto gone = as_text(parameters[0]);
    repeatables_.erase(
        std::remove_if(repeatables_.begin(), repeatables_.end(), [&](const row& each) { return each.at(0) == gone; }),
        repeatables_.end());
  }
}

// A database that was taken back to base has the tables, and its row, already.
void script_connection::begin_history(std::string insert) {
  insert.resize(insert.rfind(')'));
  write(replaced(insert, "VALUES (", "SELECT ") + fmt::format(" WHERE NOT EXISTS (SELECT * FROM {}_state)", prefix_));
  require_state();
}

// What the executor makes sure of inside each of its transactions, the script must, too.
void script_connection::require_state() {
  resume();
  comment("Fails with a UNIQUE constraint where the database is not at the revision that this goes on from.");
  write(fmt::format("INSERT INTO {0}_state SELECT * FROM {0}_state WHERE digest <> {1}", prefix_,
                    engine_.literal(value{std::string_view{state_->digest}})));
}

row& script_connection::migration_row(const value& revision) {
  const auto found = std::find_if(migrations_.begin(), migrations_.end(),
                                  [&](const row& each) { return each.at(0) == as_text(revision); });
  if (found == migrations_.end()) throw std::logic_error("a script changes a migration that it never recorded");
  return *found;
}

bool script_connection::is(std::string_view sql, std::string_view pattern) const { return sql == expand(pattern); }

std::string script_connection::expand(std::string_view pattern) const {
  // Its shell looks for the tables along the search path.
  return expand_books(pattern, prefix_, prefix_);
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

}  // namespace strata::cli
