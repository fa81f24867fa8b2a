#include "sqlite_sandbox.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "../squash/sqlite_contents.hpp"
#include "boundary_watch.hpp"
#include "runtime/schema/sqlite_introspector.hpp"
#include "scratch_file.hpp"
#include "stand_in_functions.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view tables_query = R"(
  SELECT name
    FROM pragma_table_list
   WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
   ORDER BY name)";

std::string quoted_name(std::string_view name) {
  std::string result = "\"";
  for (const char each : name) result.append(each == '"' ? 2 : 1, each);
  return result + '"';
}

}  // namespace

sqlite_sandbox::sqlite_sandbox(std::vector<std::string> functions) : functions_(std::move(functions)) { connect(); }

void sqlite_sandbox::connect() {
  auto opened = strata::sqlite::driver.connect("sqlite://", {});
  db_.reset(static_cast<strata::sqlite::connection*>(opened.release()));
  // Many tables and few rows: small pages make small images.
  db_->execute("PRAGMA page_size = 1024");
  add_stand_in_functions(db_->handle(), functions_);
}

std::string sqlite_sandbox::schema_text() { return schemas::read_sqlite_schema_text(*db_, sandbox_prefix); }

database_snapshot sqlite_sandbox::snapshot() {
  database_snapshot result{schema_text(), {}};
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes{sqlite3_serialize(db_->handle(), "main", &size, 0),
                                                              sqlite3_free};
  if (bytes) result.image.assign(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
  return result;
}

// On a connection of its own: SQLite 3.40 keeps what its table-valued pragmas knew of the database before, and falls
// over it when it plans the next query.
void sqlite_sandbox::restore(std::string_view image) {
  connect();
  auto* const bytes = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
  if (!image.empty()) std::memcpy(bytes, image.data(), image.size());
  const auto size = static_cast<sqlite3_int64>(image.size());
  const int status = sqlite3_deserialize(db_->handle(), "main", bytes, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (status != SQLITE_OK) {
    throw engine_error{engine_error::kind::refused, sqlite3_errmsg(db_->handle()), std::to_string(status), {}};
  }
}

schemas::schema sqlite_sandbox::read_schema() { return schemas::read_sqlite_schema(*db_, sandbox_prefix); }

std::vector<table_name> sqlite_sandbox::tables() {
  std::vector<table_name> names;
  for (const row& each : db_->query(tables_query)) {
    const std::string name = each.at(0).value();
    names.push_back({name, quoted_name(name)});
  }
  return names;
}

void sqlite_sandbox::lend(const std::function<void(const std::string& url)>& to) {
  const scratch_file file;
  file.write(snapshot().image);
  to("sqlite:///" + file.path());
  restore(file.read());
}

std::unique_ptr<sandbox> sqlite_sandbox::make_another() const { return std::make_unique<sqlite_sandbox>(functions_); }

database_contents sqlite_sandbox::read_contents() { return read_sqlite_contents(*db_); }

std::string sqlite_sandbox::make_script(const database_contents& contents, bool /*qualified*/) {
  return make_sqlite_script(*db_, contents);
}

std::unique_ptr<observer> sqlite_sandbox::watch(const sql_script& script, diagnostics& messages) {
  return std::make_unique<boundary_watch>(db_->handle(), script, messages);
}

std::unique_ptr<sandbox> make_sqlite_sandbox() { return std::make_unique<sqlite_sandbox>(); }

sandbox_maker sqlite_sandbox_maker(std::vector<std::string> functions) {
  return [functions = std::move(functions)] { return std::make_unique<sqlite_sandbox>(functions); };
}

}  // namespace strata::generator
