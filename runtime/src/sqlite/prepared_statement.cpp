#include "prepared_statement.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

engine_error::kind kind_of(int extended_code, std::string_view message) {
  using kind = engine_error::kind;
  if (extended_code == SQLITE_LOCKED_SHAREDCACHE) return kind::busy;
  // The primary code is the extended one's low byte (https://www.sqlite.org/rescode.html).
  switch (extended_code & 0xFF) {
    case SQLITE_BUSY:
      return kind::busy;
    case SQLITE_READONLY:
      return kind::read_only;
    case SQLITE_FULL:
      return kind::disk_full;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return kind::not_a_database;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return kind::connection_lost;
    default:
      return message.starts_with("no such table: ") ? kind::missing_table : kind::refused;
  }
}

engine_error refusal(std::string_view text, std::initializer_list<std::string_view> words = {}) {
  return {engine_error::kind::refused, fill_in(text, words), {}, {}};
}

std::string_view shown(const char* name) { return name == nullptr ? "?" : name; }

// From 1; 0 for what is not `$` and a number.
std::size_t number_of(const char* name) {
  const std::string_view text = name == nullptr ? "" : name;
  std::size_t number = 0;
  if (!text.starts_with('$')) return 0;
  const auto [end, failed] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return failed == std::errc{} && end == text.data() + text.size() ? number : 0;
}

std::optional<std::size_t> offset_of([[maybe_unused]] sqlite3* handle) {
#if SQLITE_VERSION_NUMBER >= 3038000
  if (const int offset = sqlite3_error_offset(handle); offset >= 0) return static_cast<std::size_t>(offset);
#endif
  return std::nullopt;
}

}  // namespace

std::string result_code(int code) { return "SQLite result code " + std::to_string(code); }

engine_error last_error(sqlite3* handle) {
  std::string message = sqlite3_errmsg(handle);
  const int extended = sqlite3_extended_errcode(handle);
  // Waiting would not help: the one who holds the table is the caller.
  if (extended == SQLITE_LOCKED) message += ": a statement of this connection still reads it, and must be reset first";
  return {kind_of(extended, message), message, result_code(extended), offset_of(handle)};
}

prepared_statement::prepared_statement(sqlite3* handle, std::string_view sql) : handle_{handle} {
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw refusal("the statement is longer than SQLite takes");
  }
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
  statement_.reset(statement);
  if (code != SQLITE_OK) throw last_error(handle);
  rest_ = sql.substr(static_cast<std::size_t>(rest - sql.data()));
}

void prepared_statement::require_alone() const {
  // Comments and blanks prepare to nothing.
  if (!rest_.empty() && prepared_statement{handle_, rest_}.statement_ != nullptr) {
    throw refusal("one statement at a time: there is another behind the first semicolon");
  }
}

void prepared_statement::bind(std::span<const value> parameters) {
  // SQLite takes a parameter that nobody fills for NULL.
  if (sqlite3_bind_parameter_count(statement_.get()) > static_cast<int>(parameters.size())) {
    const char* const name = sqlite3_bind_parameter_name(statement_.get(), static_cast<int>(parameters.size()) + 1);
    throw refusal("nothing fills the parameter {}; write the value, in quotes where it is text", {shown(name)});
  }
  for (std::size_t index = 0; index < parameters.size(); ++index) bind(static_cast<int>(index) + 1, parameters[index]);
}

void prepared_statement::bind_numbered(std::span<const value> parameters) {
  const int count = sqlite3_bind_parameter_count(statement_.get());
  std::size_t highest = 0;
  for (int each = 1; each <= count; ++each) {
    const char* const name = sqlite3_bind_parameter_name(statement_.get(), each);
    const std::size_t number = number_of(name);
    if (number == 0) {
      throw refusal("the parameter {} must be written $1, $2 …", {shown(name)});
    }
    if (number > parameters.size()) throw refusal("nothing fills the parameter {}", {name});
    highest = std::max(highest, number);
    bind(each, parameters[number - 1]);
  }
  if (highest < parameters.size()) {
    throw refusal("the statement has {} parameters, and {} values are there to fill them",
                  {std::to_string(highest), std::to_string(parameters.size())});
  }
}

void prepared_statement::bind(int number, const value& parameter) {
  int code = SQLITE_OK;
  if (const auto* integer = std::get_if<std::int64_t>(&parameter)) {
    code = sqlite3_bind_int64(statement_.get(), number, *integer);
  } else if (const auto* real = std::get_if<double>(&parameter)) {
    code = sqlite3_bind_double(statement_.get(), number, *real);
  } else if (const auto* text = std::get_if<std::string_view>(&parameter)) {
    // An empty view may hold a null pointer, which would bind NULL.
    code = sqlite3_bind_text64(statement_.get(), number, text->empty() ? "" : text->data(), text->size(),
                               SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    code = sqlite3_bind_null(statement_.get(), number);
  }
  if (code != SQLITE_OK) throw last_error(handle_);
}

bool prepared_statement::step() {
  if (statement_ == nullptr) return false;
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      throw last_error(handle_);
  }
}

row prepared_statement::current_row() const {
  const int columns = sqlite3_column_count(statement_.get());
  row found;
  found.reserve(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (text == nullptr) {
      found.emplace_back();
    } else {
      found.emplace_back(std::in_place, text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
    }
  }
  return found;
}

}  // namespace strata::sqlite
