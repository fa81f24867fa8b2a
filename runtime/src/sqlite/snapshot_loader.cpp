// Snapshots on SQLite: the pages of a database, copied into the empty one in one transaction.
//
// A copy overwrites whatever is there, so that nobody must have written between the look that found the database empty
// and the lock that the copy takes. The pager counts the changes that it notices (SQLITE_FCNTL_DATA_VERSION): whenever
// it takes a lock, it compares the file's change counter, or the header of the WAL's index, with what it knows
// (pager_shared_lock and pagerBeginReadTransaction in src/pager.c). sqlite3_backup_step() takes the lock before it
// copies a page (src/backup.c, also where no page is asked for), and sqlite3_backup_finish() rolls back what was not
// completed. So: note the number after the look, lock, compare, and only then copy. SQLite's manual wants the
// destination left alone between _init and _finish; what reads the number (sqlite3_file_control() in src/main.c) takes
// the handle's mutex, which is recursive and which no step holds any more, and touches nothing.
//
// SQLite reads the whole schema before it runs a statement, which takes longer than all the rest where there are a
// thousand tables. So the snapshot keeps the rows of sqlite_schema in a table beside it, all but the bookkeeping's, and
// they are put where they belong when the bookkeeping is written, by a connection that never reads them.
#include <strata/driver/snapshot_loader.hpp>

#include <sqlite3.h>

#include <array>
#include <strata/sqlite.hpp>
#include <utility>

#include "copying.hpp"
#include "engine.hpp"
#include "packed_image.hpp"
#include "prepared_statement.hpp"
#include "runtime/src/report/failure.hpp"

// SQLite may have been built without it, which shows only when a program is linked or started.
#ifdef __ELF__
#pragma weak sqlite3_deserialize
#endif

namespace strata::sqlite {

namespace {

using deserializer = int (*)(sqlite3*, const char*, unsigned char*, sqlite3_int64, sqlite3_int64, unsigned);

deserializer find_deserializer() {
#ifdef SQLITE_OMIT_DESERIALIZE
  return nullptr;
#else
  return sqlite3_deserialize;
#endif
}

std::string text(const std::vector<row>& rows) { return rows.at(0).at(0).value_or(""); }

unsigned data_version(sqlite3* handle) {
  unsigned version = 0;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_DATA_VERSION, &version) != SQLITE_OK) throw last_error(handle);
  return version;
}

bool is_set(sqlite3* handle, int setting) {
  int on = 0;
  return sqlite3_db_config(handle, setting, -1, &on) == SQLITE_OK && on != 0;
}

int reserved_bytes([[maybe_unused]] sqlite3* handle) {
  int bytes = 0;
#ifdef SQLITE_FCNTL_RESERVE_BYTES
  bytes = -1;
  if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes) != SQLITE_OK) bytes = 0;
#endif
  return bytes;
}

// At offset 16 of a database's header, two bytes; 1 stands for 65536
// (https://www.sqlite.org/fileformat2.html#page_size).
unsigned page_size(const unsigned char* image) {
  const unsigned bytes = image[16] * 256U + image[17];
  return bytes == 1 ? 65'536U : bytes;
}

// What must be as it was where the snapshot was made, or the copy would not be what the migrations make: the copy
// brings the whole header, and a statement may work otherwise under another setting. Foreign keys may be on or off.
std::string unlike(connection& db, sqlite3* handle, unsigned pages) {
  struct setting {
    std::string_view query;
    std::string_view value;
  };
  const std::string page_bytes = std::to_string(pages);
  for (const setting& each : {setting{"PRAGMA main.page_size", page_bytes}, setting{"PRAGMA main.auto_vacuum", "0"},
                              setting{"PRAGMA encoding", "UTF-8"}, setting{"PRAGMA main.user_version", "0"},
                              setting{"PRAGMA main.application_id", "0"}, setting{"PRAGMA recursive_triggers", "0"}}) {
    if (const std::string found = text(db.query(each.query)); found != each.value) {
      return fill_in("{} is {} here, and not {}", {each.query, found, each.value});
    }
  }
  if (reserved_bytes(handle) != 0) return "the database keeps bytes of every page for itself";
  if (!is_set(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER)) return "triggers are switched off";
#ifdef SQLITE_DBCONFIG_LEGACY_ALTER_TABLE
  if (is_set(handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE)) return "PRAGMA legacy_alter_table is on";
#endif
  return {};
}

bool has_schema_aside(sqlite3* copy) {
  return !lines(copy, "SELECT 1 FROM main.sqlite_schema WHERE name = 'strata_snapshot_schema'").empty();
}

// A copy goes past what the application may have set up on its handle, where statements do not.
constexpr std::array limits{
    std::pair{SQLITE_LIMIT_LENGTH, "LENGTH"},
    std::pair{SQLITE_LIMIT_SQL_LENGTH, "SQL_LENGTH"},
    std::pair{SQLITE_LIMIT_COLUMN, "COLUMN"},
    std::pair{SQLITE_LIMIT_EXPR_DEPTH, "EXPR_DEPTH"},
    std::pair{SQLITE_LIMIT_COMPOUND_SELECT, "COMPOUND_SELECT"},
    std::pair{SQLITE_LIMIT_VDBE_OP, "VDBE_OP"},
    std::pair{SQLITE_LIMIT_FUNCTION_ARG, "FUNCTION_ARG"},
    std::pair{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, "LIKE_PATTERN_LENGTH"},
    std::pair{SQLITE_LIMIT_VARIABLE_NUMBER, "VARIABLE_NUMBER"},
    std::pair{SQLITE_LIMIT_TRIGGER_DEPTH, "TRIGGER_DEPTH"},
};

// What statements do in a database, in one of its own: an authorizer is asked for each, a commit hook at the end. Not
// in the main one: a transaction that is rolled back would leave the pager with the version of a page that an empty
// file does not have, and it would find the file changed for ever.
constexpr const char* rehearsal = R"(ATTACH ':memory:' AS strata_rehearsal;
BEGIN;
CREATE TABLE strata_rehearsal.rehearsed (a INTEGER PRIMARY KEY AUTOINCREMENT, b);
INSERT INTO strata_rehearsal.rehearsed (b) VALUES (1);
UPDATE strata_rehearsal.rehearsed SET b = 2;
DELETE FROM strata_rehearsal.rehearsed;
CREATE INDEX strata_rehearsal.rehearsed_index ON rehearsed (b);
CREATE VIEW strata_rehearsal.rehearsed_view AS SELECT b FROM rehearsed;
CREATE TRIGGER strata_rehearsal.rehearsed_trigger AFTER DELETE ON rehearsed BEGIN SELECT 1; END;
ALTER TABLE strata_rehearsal.rehearsed ADD COLUMN c;
DROP TRIGGER strata_rehearsal.rehearsed_trigger;
DROP VIEW strata_rehearsal.rehearsed_view;
DROP INDEX strata_rehearsal.rehearsed_index;
DROP TABLE strata_rehearsal.rehearsed;
COMMIT;
DETACH strata_rehearsal)";

std::string refusal_of(sqlite3* handle) {
  if (sqlite3_exec(handle, rehearsal, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  std::string refused = sqlite3_errmsg(handle);
  if (sqlite3_get_autocommit(handle) == 0) sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_exec(handle, "DETACH strata_rehearsal", nullptr, nullptr, nullptr);
  return fill_in("the connection does not take what they do ({})", {refused});
}

// What refuses the migrations, and could not refuse a copy of what they make.
std::string unwilling(connection& db, sqlite3* handle, sqlite3* fresh) {
  for (const auto& [limit, name] : limits) {
    const int here = sqlite3_limit(handle, limit, -1);
    if (here < sqlite3_limit(fresh, limit, -1)) {
      return fill_in("SQLITE_LIMIT_{} is {} here", {name, std::to_string(here)});
    }
  }
  const std::string schema = has_schema_aside(fresh) ? "strata_snapshot_schema" : "sqlite_schema";
  for (const temporary_object& each : db.temporary_objects()) {
    const std::string name = engine_constants.literal(std::string_view{each.name});
    if (!lines(fresh, fill_in("SELECT 1 FROM main.{} WHERE lower(name) = lower({})", {schema, name})).empty()) {
      return fill_in("the connection has a temporary {}", {each.name});
    }
  }
  return refusal_of(handle);
}

void bring_schema_back(sqlite3* copy) {
  sqlite3_db_config(copy, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  constexpr const char* statements = R"(PRAGMA writable_schema = ON;
BEGIN;
INSERT INTO main.sqlite_schema (type, name, tbl_name, rootpage, sql)
  SELECT type, name, tbl_name, rootpage, sql FROM main.strata_snapshot_schema ORDER BY rowid;
DROP TABLE main.strata_snapshot_schema;
COMMIT)";
  if (sqlite3_exec(copy, statements, nullptr, nullptr, nullptr) != SQLITE_OK) throw last_error(copy);
}

// A module that this SQLite lacks is for the migration to complain about.
void require_modules(sqlite3* copy) {
  for (const std::string& each :
       lines(copy, "SELECT quote(name) FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0")) {
    static_cast<void>(lines(copy, "SELECT count(*) FROM pragma_table_info(" + each + ")"));
  }
}

own_handle open_image(image_bytes image, std::uint64_t size, deserializer deserialize) {
  own_handle opened = open_file(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, nullptr);
  const auto bytes = static_cast<sqlite3_int64>(size);
  // Frees the bytes, also when it fails.
  const int code = deserialize(opened.get(), "main", image.release(), bytes, bytes,
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (code != SQLITE_OK) throw last_error(opened.get());
  if (!has_schema_aside(opened.get())) require_modules(opened.get());
  return opened;
}

class loader final : public strata::snapshot_loader {
 public:
  loader(sqlite3* to, own_handle copy, unsigned seen)
      : to_{to}, handle_{std::move(copy)}, copy_{handle_.get()}, seen_{seen} {}

  strata::connection& copy() noexcept override { return copy_; }

  void complete() override {
    if (has_schema_aside(handle_.get())) bring_schema_back(handle_.get());
    // Each page will be read once: what was read need not stay.
    static_cast<void>(lines(handle_.get(), "PRAGMA main.cache_size = 16"));
  }

  bool deliver(const wait_options& wait) override {
    page_copy copying{to_, handle_.get()};
    copying.lock(wait);
    if (data_version(to_) != seen_) return false;
    copying.finish(wait);
    return true;
  }

 private:
  sqlite3* to_;
  own_handle handle_;
  connection copy_;
  /// The number of changes when the database was found empty.
  unsigned seen_;
};

}  // namespace

std::unique_ptr<strata::snapshot_loader> connection::load(const snapshot& what, std::string& why) {
  const deserializer deserialize = find_deserializer();
  if (deserialize == nullptr) return nullptr;
  // A statement that is still read from keeps the database as it is for itself.
  if (sqlite3_txn_state(raw_handle(), "main") != SQLITE_TXN_NONE || in_transaction()) return nullptr;
  if (sqlite3_db_readonly(raw_handle(), "main") == 1 || text(query("PRAGMA query_only")) == "1") return nullptr;
  if (text(query("SELECT count(*) FROM (SELECT 1 FROM main.sqlite_schema LIMIT 1)")) != "0") return nullptr;
  const unsigned seen = data_version(raw_handle());
  if (const auto here = static_cast<std::uint32_t>(sqlite3_libversion_number()); here < what.engine_version) {
    why = fill_in("it was made by SQLite {}, and this is {}",
                  {std::to_string(what.engine_version), std::to_string(here)});
    return nullptr;
  }
  image_bytes image = unpack_image(what.packed, what.size);
  if (!image || what.size < 100) {
    why = "it cannot be read";
    return nullptr;
  }
  why = unlike(*this, raw_handle(), page_size(image.get()));
  if (!why.empty()) return nullptr;
  own_handle copy = open_image(std::move(image), what.size, deserialize);
  why = unwilling(*this, raw_handle(), copy.get());
  if (!why.empty()) return nullptr;
  return std::make_unique<loader>(raw_handle(), std::move(copy), seen);
}

}  // namespace strata::sqlite
