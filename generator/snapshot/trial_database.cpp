#include "trial_database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdint>
#include <new>
#include <strata/strata.hpp>
#include <string>
#include <utility>
#include <vector>

#include "generator/graph/chain_view.hpp"
#include "generator/scratch/sandbox.hpp"
#include "runtime/internal/drivers/sqlite.hpp"

namespace strata::generator {

namespace {

constexpr const char* clock_name = "strata_other_clock";
// Another year, month, day, weekday, hour, minute, second and millisecond.
constexpr double days_away = 1'234.0;
constexpr sqlite3_int64 milliseconds_away = 1'234LL * 86'400'000 + 5LL * 3'600'000 + 17LL * 60'000 + 23LL * 1'000 + 457;

sqlite3_vfs* below = nullptr;

int current_time(sqlite3_vfs*, double* julian_day) {
  const int code = below->xCurrentTime(below, julian_day);
  *julian_day += days_away;
  return code;
}

int current_time_milliseconds(sqlite3_vfs*, sqlite3_int64* since_julian_day_zero) {
  const int code = below->xCurrentTimeInt64(below, since_julian_day_zero);
  *since_julian_day_zero += milliseconds_away;
  return code;
}

// A second clock for SQLite: what a migration took from the first shows when it runs under this one. The name of a VFS
// that is the default one, except that its time is years, days, hours and milliseconds away. It is registered by the
// first call.
const char* vfs_with_other_clock() {
  static sqlite3_vfs copy = [] {
    below = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *below;
    made.zName = clock_name;
    made.xCurrentTime = current_time;
    if (made.iVersion >= 2 && below->xCurrentTimeInt64 != nullptr) made.xCurrentTimeInt64 = current_time_milliseconds;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&copy, 0);
  return registered == SQLITE_OK ? clock_name : nullptr;
}

// A chain of these alone, one after the other: what comes before them is there. Nobody goes back: without the way down,
// a row of the bookkeeping fits on its page, whatever its times and names are, so that the pages that it leaves behind
// are the same everywhere.
migration_chain chain_of(std::span<const chain_migration* const> migrations) {
  migration_chain chain{.which = dialect::sqlite, .migrations = {}, .heads = {}};
  for (const chain_migration* each : migrations) {
    chain_migration& added = chain.migrations.emplace_back(*each);
    added.depends.clear();
    added.description.clear();
    added.down = {};
    added.irreversible = "not here";
    added.parents = std::move(chain.heads);
    chain.heads = {added.revision};
  }
  return chain;
}

}  // namespace

trial_database::trial_database(circumstances how, const packed_database& image)
    : within_{{}, how == circumstances::other ? vfs_with_other_clock() : nullptr},
      db_{{.foreign_keys = how == circumstances::usual, .within = &within_}, connect_options{}} {
  const bool usual = how == circumstances::usual;
  // That of nearly all databases.
  db_.execute("PRAGMA page_size = 4096");
  // What is deleted leaves nothing behind that could differ.
  db_.execute("PRAGMA secure_delete = ON");
  if (image.size != 0) {
    // Room to grow: the whole would be copied for a page more.
    constexpr std::uint64_t room = 1U << 20U;
    sqlite::image_bytes bytes = sqlite::unpack_image(image.bytes, image.size + room);
    if (!bytes) throw std::bad_alloc{};
    const auto size = static_cast<sqlite3_int64>(image.size);
    // Frees the bytes, also when it fails.
    const int status = sqlite3_deserialize(db_.handle(), "main", bytes.release(), size, size + sqlite3_int64{room},
                                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (status != SQLITE_OK) {
      throw engine_error{engine_error::kind::refused, sqlite3_errmsg(db_.handle()), std::to_string(status), {}};
    }
  }
  if (usual) return;
  // For last_insert_rowid(), changes() and total_changes().
  db_.execute("CREATE TEMPORARY TABLE strata_written_before (n)");
  db_.execute("INSERT INTO temp.strata_written_before VALUES (1), (2), (3)");
  db_.execute("DROP TABLE temp.strata_written_before");
}

void trial_database::run(std::span<const chain_migration* const> migrations, const trial_settings& settings) {
  const std::vector<migration_chain> chains{chain_of(migrations)};
  const chain_view view{chains, "sandbox", std::string{sandbox_prefix}, {&strata::sqlite::driver}};
  // What the migrations before these have made is no stranger's.
  if (!db_.query("SELECT 1 FROM main.sqlite_schema LIMIT 1").empty()) stamp(db_, view.set(), {.target = "base"});
  upgrade(db_, view.set(), {.transactions = transactions::single, .variables = settings.variables});
  for (const std::string_view table : {"_log", "_migrations", "_repeatables", "_state"}) {
    db_.execute("DROP TABLE IF EXISTS main." + std::string{sandbox_prefix} + std::string{table});
  }
}

std::string_view trial_database::bytes() {
  sqlite3_int64 size = 0;
  const unsigned char* found = sqlite3_serialize(db_.handle(), "main", &size, SQLITE_SERIALIZE_NOCOPY);
  if (found == nullptr) {
    copy_.reset(sqlite3_serialize(db_.handle(), "main", &size, 0));
    found = copy_.get();
  }
  if (found == nullptr) return {};
  return {reinterpret_cast<const char*>(found), static_cast<std::size_t>(size)};
}

bool trial_database::is_full_of_holes() {
  constexpr std::int64_t part = 8;
  const auto number = [this](const char* pragma) { return std::stoll(db_.query(pragma).at(0).at(0).value_or("0")); };
  return number("PRAGMA main.freelist_count") * part > number("PRAGMA main.page_count");
}

std::string trial_database::fresh_image() {
  // How the same content came about shows in these two: the number of changes to the schema, and the order in which
  // tables first counted.
  db_.execute("PRAGMA main.schema_version = 0");
  if (!db_.query("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").empty()) {
    db_.execute("CREATE TEMPORARY TABLE strata_sequences AS SELECT name, seq FROM main.sqlite_sequence ORDER BY name");
    db_.execute("DELETE FROM main.sqlite_sequence");
    db_.execute(
        "INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM temp.strata_sequences ORDER BY rowid");
    db_.execute("DROP TABLE temp.strata_sequences");
  }
  db_.execute("VACUUM main INTO '/anew'");
  return within_.files().remove("/anew");
}

void trial_database::set_schema_aside(std::string_view prefix) {
  if (!db_.query("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0").empty()) return;
  const std::string stays = fmt::format(
      "tbl_name IN ('sqlite_sequence', 'strata_snapshot_schema', '{0}_state', '{0}_migrations', '{0}_log')", prefix);
  db_.execute("BEGIN");
  db_.execute(
      "CREATE TABLE main.strata_snapshot_schema (type TEXT, name TEXT, tbl_name TEXT, rootpage INTEGER, sql TEXT)");
  db_.execute(
      "INSERT INTO main.strata_snapshot_schema SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema "
      "WHERE NOT " +
      stays + " ORDER BY rowid");
  db_.execute("PRAGMA writable_schema = ON");
  db_.execute("DELETE FROM main.sqlite_schema WHERE NOT " + stays);
  db_.execute("COMMIT");
}

}  // namespace strata::generator
