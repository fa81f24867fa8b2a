#include "sqlite_statement.hpp"

namespace miaas {

sqlite_handle open_database(const std::string& path) {
  sqlite3* handle = nullptr;
  const int result = sqlite3_open(path.c_str(), &handle);
  sqlite_handle database{handle};
  if (result != SQLITE_OK || sqlite3_exec(handle, "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr) != SQLITE_OK)
    throw sqlite_error{handle};
  return database;
}

sqlite_statement::sqlite_statement(sqlite3* handle, std::string_view sql) : handle_(handle) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
  statement_.reset(statement);
}

void sqlite_statement::bind(const std::string& name, const std::optional<std::string>& text) {
  const int index = sqlite3_bind_parameter_index(statement_.get(), name.c_str());
  if (index == 0) return;
  check(text
            ? sqlite3_bind_text(statement_.get(), index, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT)
            : sqlite3_bind_null(statement_.get(), index));
}

bool sqlite_statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result != SQLITE_ROW && result != SQLITE_DONE) throw sqlite_error{handle_};
  return result == SQLITE_ROW;
}

std::optional<std::string> sqlite_statement::column(int index) const {
  const unsigned char* const text = sqlite3_column_text(statement_.get(), index);
  if (text == nullptr) return std::nullopt;
  return std::string{reinterpret_cast<const char*>(text),
                     static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), index))};
}

void sqlite_statement::check(int result) const {
  if (result != SQLITE_OK) throw sqlite_error{handle_};
}

}  // namespace miaas
