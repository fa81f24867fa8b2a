// A file beside the database, attached while another tool's schema in it is read.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <strata/sqlite.hpp>
#include <string>

#include "prepared_statement.hpp"

namespace strata::sqlite {

namespace {

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
