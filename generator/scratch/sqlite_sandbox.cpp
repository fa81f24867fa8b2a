#include "sqlite_sandbox.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/layout/names.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "runtime/internal/drivers/sqlite.hpp"
#include "runtime/schema/sqlite_introspector.hpp"

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

using file_contents = strata::sqlite::scratch_files::contents;

// Of an image with other files. A database begins otherwise.
constexpr std::string_view several_files = "several files\n";

// The number of its bytes, and these.
void add_part(std::string& to, std::string_view part) {
  to += std::to_string(part.size());
  to += '\n';
  to += part;
}

std::string_view take_part(std::string_view& from) {
  const std::size_t line = std::min(from.find('\n'), from.size());
  std::size_t size = 0;
  std::from_chars(from.data(), from.data() + line, size);
  from.remove_prefix(std::min(line + 1, from.size()));
  const std::string_view part = from.substr(0, size);
  from.remove_prefix(part.size());
  return part;
}

std::error_code last_problem() { return {errno, std::generic_category()}; }

// A file for SQLite to work on for a moment, in a folder of its own, gone afterwards. Functions throw
// std::filesystem::filesystem_error.
class scratch_file {
 public:
  scratch_file() : folder_((std::filesystem::temp_directory_path() / "strata-scratch-XXXXXX").string()) {
    if (mkdtemp(folder_.data()) == nullptr) throw std::filesystem::filesystem_error{folder_, last_problem()};
  }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path() const { return folder_ + "/database"; }

  void write(std::string_view bytes) const {
    std::ofstream out{path(), std::ios::binary};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw std::filesystem::filesystem_error{path(), last_problem()};
  }

  [[nodiscard]] std::string read() const {
    std::optional<std::string> bytes = read_bytes(path());
    if (!bytes) throw std::filesystem::filesystem_error{path(), last_problem()};
    return std::move(*bytes);
  }

 private:
  std::string folder_;
};

void return_first(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count > 0) sqlite3_result_value(context, values[0]);
}

// SQL functions that the application registers before it migrates: here others stand in, which return their first
// argument, or NULL where they have none.
void add_stand_in_functions(sqlite3* database, const std::vector<std::string>& functions) {
  for (const std::string& each : functions) {
    if (const auto found = read_function_declaration(each)) {
      sqlite3_create_function(database, found->name.c_str(), found->arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                              nullptr, return_first, nullptr, nullptr);
    }
  }
}

}  // namespace

sqlite_sandbox::sqlite_sandbox(provided_objects provided) : provided_(std::move(provided)) {
  connect({}, {});
  if (!provided_.base) return;
  run_base(*provided_.base, *db_);
  // What it has set of the connection ends here.
  const std::string made{bytes()};
  connect(made, within_->files().read());
}

// What is deserialized stays in one piece, which is quick to copy; so an empty database is, too.
void sqlite_sandbox::connect(std::string_view bytes, const file_contents& files) {
  db_.reset();
  within_ = std::make_unique<strata::sqlite::confinement>();
  within_->files().write(files);
  db_ = std::make_unique<strata::sqlite::connection>(strata::sqlite::database_path{.within = within_.get()},
                                                     connect_options{});
  auto* const copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (!bytes.empty()) {
    if (copy == nullptr) throw std::bad_alloc{};
    std::memcpy(copy, bytes.data(), bytes.size());
  }
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  const int status = sqlite3_deserialize(db_->handle(), "main", copy, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (status != SQLITE_OK) {
    throw engine_error{engine_error::kind::refused, sqlite3_errmsg(db_->handle()), std::to_string(status), {}};
  }
  static_cast<void>(within_->take_notes());
  sqlite3_int64 most = std::numeric_limits<sqlite3_int64>::max();
  sqlite3_file_control(db_->handle(), "main", SQLITE_FCNTL_SIZE_LIMIT, &most);
  // Many tables and few rows: small pages make small images.
  db_->execute("PRAGMA page_size = 1024");
  add_stand_in_functions(db_->handle(), provided_.functions);
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

std::string_view sqlite_sandbox::bytes() const {
  sqlite3_int64 size = 0;
  const unsigned char* const found = sqlite3_serialize(db_->handle(), "main", &size, SQLITE_SERIALIZE_NOCOPY);
  return {reinterpret_cast<const char*>(found), found == nullptr ? 0 : static_cast<std::size_t>(size)};
}

void sqlite_sandbox::copy_to(database_copy& to) {
  const file_contents files = within_->files().read();
  if (files.empty()) {
    to.image.assign(bytes());
    return;
  }
  to.image.assign(several_files);
  add_part(to.image, bytes());
  for (const auto& [path, content] : files) {
    add_part(to.image, path);
    add_part(to.image, content);
  }
}

// On a connection of its own: SQLite 3.40 keeps what its table-valued pragmas knew of the database before, and falls
// over it when it plans the next query.
void sqlite_sandbox::restore(std::string_view image) {
  if (!image.starts_with(several_files)) return connect(image, {});
  image.remove_prefix(several_files.size());
  const std::string_view database = take_part(image);
  file_contents files;
  while (!image.empty()) {
    std::string path{take_part(image)};
    files.emplace(std::move(path), take_part(image));
  }
  connect(database, files);
}

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

// The open connection has its own idea of the schema: only who reads the bytes anew sees a text that is none.
std::string sqlite_sandbox::find_damage() {
  if (!within_->was_schema_written()) return {};
  try {
    sqlite_sandbox again{{.functions = provided_.functions}};
    again.connect(bytes(), {});
    std::string found;
    for (const row& each : again.db().query("PRAGMA main.quick_check(3)")) {
      if (each.at(0) != "ok") found.append(found.empty() ? "" : "; ").append(each.at(0).value_or(""));
    }
    return found;
  } catch (const engine_error& said) {
    return said.what();
  }
}

void sqlite_sandbox::lend(const std::function<void(const std::string& url)>& to) {
  const scratch_file file;
  file.write(bytes());
  to("sqlite:///" + file.path());
  connect(file.read(), within_->files().read());
}

std::unique_ptr<sandbox> sqlite_sandbox::make_another() const { return std::make_unique<sqlite_sandbox>(provided_); }

database_contents sqlite_sandbox::read_contents() { return read_sqlite_contents(*db_); }

std::unique_ptr<sandbox> make_sqlite_sandbox() { return std::make_unique<sqlite_sandbox>(); }

sandbox_maker sqlite_sandbox_maker(provided_objects provided) {
  return [provided = std::move(provided)] { return std::make_unique<sqlite_sandbox>(provided); };
}

}  // namespace strata::generator
