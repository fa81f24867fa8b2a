#include "prepared_statement.hpp"

#include <limits>
#include <optional>
#include <string>

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

std::optional<std::size_t> offset_of([[maybe_unused]] sqlite3* handle) {
#if SQLITE_VERSION_NUMBER >= 3038000
  if (const int offset = sqlite3_error_offset(handle); offset >= 0) return static_cast<std::size_t>(offset);
#endif
  return std::nullopt;
}

}  // namespace

engine_error last_error(sqlite3* handle) {
  std::string message = sqlite3_errmsg(handle);
  const int extended = sqlite3_extended_errcode(handle);
  // Waiting would not help: the one who holds the table is the caller.
  if (extended == SQLITE_LOCKED) message += ": a statement of this connection still reads it, and must be reset first";
  return engine_error{kind_of(extended, message), message, "SQLite result code " + std::to_string(extended),
                      offset_of(handle)};
}

prepared_statement::prepared_statement(sqlite3* handle, std::string_view sql) : handle_{handle} {
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw engine_error{engine_error::kind::refused, "the statement is longer than SQLite takes", {}, {}};
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) throw last_error(handle);
}

void prepared_statement::bind(std::span<const value> parameters) {
  // SQLite takes a parameter that nobody fills for NULL.
  if (sqlite3_bind_parameter_count(statement_.get()) > static_cast<int>(parameters.size())) {
    const char* const name = sqlite3_bind_parameter_name(statement_.get(), static_cast<int>(parameters.size()) + 1);
    throw engine_error{engine_error::kind::refused,
                       "nothing fills the parameter " + std::string{name == nullptr ? "?" : name} +
                           "; write the value, in quotes where it is text",
                       {},
                       {}};
  }
  for (std::size_t index = 0; index < parameters.size(); ++index) {
    const int number = static_cast<int>(index) + 1;
    int code = SQLITE_OK;
    if (const auto* integer = std::get_if<std::int64_t>(&parameters[index])) {
      code = sqlite3_bind_int64(statement_.get(), number, *integer);
    } else if (const auto* text = std::get_if<std::string_view>(&parameters[index])) {
      // An empty view may hold a null pointer, which would bind NULL.
      code = sqlite3_bind_text64(statement_.get(), number, text->empty() ? "" : text->data(), text->size(),
                                 SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
      code = sqlite3_bind_null(statement_.get(), number);
    }
    if (code != SQLITE_OK) throw last_error(handle_);
  }
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
