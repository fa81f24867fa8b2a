#include "sandbox.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "../schema/sqlite_introspector.hpp"

namespace strata::generator {

namespace {

std::vector<migration_chain> alone(const chain_migration& what) {
  migration_chain chain{.which = dialect::sqlite, .migrations = {what}, .heads = {what.revision}};
  chain.migrations.front().parents.clear();
  return {std::move(chain)};
}

}  // namespace

std::vector<schema_difference> compare(const database_snapshot& before, sandbox& after) {
  if (before.text == after.schema_text()) return {};
  sandbox earlier;
  earlier.restore(before.image);
  return compare(earlier.read_schema(), after.read_schema());
}

sandbox::sandbox() {
  auto opened = strata::sqlite::driver.connect("sqlite://", {});
  db_.reset(static_cast<strata::sqlite::connection*>(opened.release()));
  // Many tables and few rows: small pages make small images.
  db_->execute("PRAGMA page_size = 1024");
}

std::string sandbox::schema_text() { return read_sqlite_schema_text(*db_, sandbox_prefix); }

database_snapshot sandbox::snapshot() {
  database_snapshot result{schema_text(), {}};
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes{sqlite3_serialize(db_->handle(), "main", &size, 0),
                                                              sqlite3_free};
  if (bytes) result.image.assign(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
  return result;
}

void sandbox::restore(std::string_view image) {
  auto* const bytes = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
  if (!image.empty()) std::memcpy(bytes, image.data(), image.size());
  const auto size = static_cast<sqlite3_int64>(image.size());
  const int status = sqlite3_deserialize(db_->handle(), "main", bytes, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (status != SQLITE_OK) {
    throw engine_error{engine_error::kind::refused, sqlite3_errmsg(db_->handle()), std::to_string(status), {}};
  }
}

schema sandbox::read_schema() { return read_sqlite_schema(*db_, sandbox_prefix); }

migration_trial::migration_trial(sandbox& on, const chain_migration& what)
    : on_(on), chain_(alone(what)), view_(chain_, "sandbox", std::string{sandbox_prefix}, {&strata::sqlite::driver}) {}

migration_trial::~migration_trial() {
  for (const std::string_view table : {"_log", "_migrations", "_state"}) {
    const std::string drop = "DROP TABLE IF EXISTS " + std::string{sandbox_prefix} + std::string{table};
    sqlite3_exec(on_.db().handle(), drop.c_str(), nullptr, nullptr, nullptr);
  }
}

void migration_trial::up(observer* watching) { upgrade(on_.db(), view_.set(), {.observer = watching}); }

void migration_trial::down(observer* watching) {
  downgrade(on_.db(), view_.set(), {.target = "base", .observer = watching});
}

}  // namespace strata::generator
