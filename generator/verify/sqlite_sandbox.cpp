#include "sqlite_sandbox.hpp"

#include <sqlite3.h>

#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "../squash/sqlite_contents.hpp"
#include "boundary_watch.hpp"
#include "runtime/schema/sqlite_introspector.hpp"
#include "runtime/src/sqlite/prepared_statement.hpp"
#include "scratch_file.hpp"
#include "stand_in_functions.hpp"

namespace strata::generator {

namespace {

constexpr const char* objects_query = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL";

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

sqlite_sandbox::sqlite_sandbox(std::vector<std::string> functions) : functions_(std::move(functions)) { connect({}); }

// What is deserialized stays in one piece, which is quick to copy; so an empty database is, too.
void sqlite_sandbox::connect(std::string_view image) {
  auto opened = strata::sqlite::driver.connect("sqlite://", {});
  db_.reset(static_cast<strata::sqlite::connection*>(opened.release()));
  auto* const bytes = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
  if (!image.empty()) {
    if (bytes == nullptr) throw std::bad_alloc{};
    std::memcpy(bytes, image.data(), image.size());
  }
  const auto size = static_cast<sqlite3_int64>(image.size());
  const int status = sqlite3_deserialize(db_->handle(), "main", bytes, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (status != SQLITE_OK) {
    throw engine_error{engine_error::kind::refused, sqlite3_errmsg(db_->handle()), std::to_string(status), {}};
  }
  sqlite3_int64 most = std::numeric_limits<sqlite3_int64>::max();
  sqlite3_file_control(db_->handle(), "main", SQLITE_FCNTL_SIZE_LIMIT, &most);
  // Many tables and few rows: small pages make small images.
  db_->execute("PRAGMA page_size = 1024");
  add_stand_in_functions(db_->handle(), functions_);
}

// A thousand tables are listed often: without a row in between, and without an order.
schema_listing sqlite_sandbox::list_schema() {
  sqlite3_stmt* prepared = nullptr;
  const int status = sqlite3_prepare_v2(db_->handle(), objects_query, -1, &prepared, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement{prepared, sqlite3_finalize};
  const auto text = [&](int column) -> std::string_view {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(prepared, column));
    return {bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(prepared, column))};
  };
  schema_listing listing;
  int step = status == SQLITE_OK ? sqlite3_step(prepared) : status;
  for (; step == SQLITE_ROW; step = sqlite3_step(prepared)) {
    const std::string_view table = text(2);
    if (table.starts_with(sandbox_prefix) && table.substr(sandbox_prefix.size()).starts_with('_')) continue;
    const std::string_view name = text(1);
    // The engine's own, whoever of them has a text.
    if (name.starts_with("sqlite_")) continue;
    listing.add({text(0), name, table, text(3)});
  }
  if (step != SQLITE_DONE) throw strata::sqlite::last_error(db_->handle());
  return listing;
}

void sqlite_sandbox::copy_to(database_copy& to) {
  sqlite3_int64 size = 0;
  const unsigned char* const bytes = sqlite3_serialize(db_->handle(), "main", &size, SQLITE_SERIALIZE_NOCOPY);
  to.image.assign(reinterpret_cast<const char*>(bytes), bytes == nullptr ? 0 : static_cast<std::size_t>(size));
}

// On a connection of its own: SQLite 3.40 keeps what its table-valued pragmas knew of the database before, and falls
// over it when it plans the next query.
void sqlite_sandbox::restore(std::string_view image) { connect(image); }

schemas::schema sqlite_sandbox::read_schema() { return schemas::read_sqlite_schema(*db_, sandbox_prefix); }

schemas::schema sqlite_sandbox::read_schema(const std::set<std::string>& of) {
  return schemas::read_sqlite_schema(*db_, sandbox_prefix, &of);
}

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
  database_copy lent;
  copy_to(lent);
  file.write(lent.image);
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
