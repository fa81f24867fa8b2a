#include "foreign_tools.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <strata/adopt.hpp>

#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

// The text of a column; empty for NULL.
std::string column_text(const row& from, std::size_t column) { return from.at(column).value_or(std::string{}); }

// As `CASE WHEN … THEN 1 ELSE 0 END` says it.
bool is_true(const row& from, std::size_t column) { return from.at(column) == "1"; }

// `what` says what state the tool left, `help` how to leave it.
[[noreturn]] void refuse_unfinished(std::string_view what, std::string_view help) {
  refuse<history_error>({.code = errc::adopt_unfinished, .message = {"{}", {what}}, .help = {"{}", {help}}});
}

// Alembic: `alembic_version` holds the heads, and nothing else.
tool_account read_alembic(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version_num FROM " + table + " ORDER BY version_num")) {
    found.applied.push_back({.version = column_text(each, 0), .says = account_entry::reach::ancestors});
  }
  return found;
}

// dbmate's `schema_migrations` and diesel's `__diesel_schema_migrations` hold a version for each applied migration.
tool_account read_versions(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version FROM " + table + " ORDER BY version")) {
    found.applied.push_back({.version = column_text(each, 0)});
  }
  return found;
}

// The words of the `type` column: CoreMigrationType, and those of Flyway's paid editions.
bool is_baseline(std::string_view type) { return type.find("BASELINE") != std::string_view::npos; }
bool takes_back(std::string_view type) { return type.starts_with("UNDO") || type == "DELETE"; }

void forget(std::vector<account_entry>& entries, const std::string& version) {
  std::erase_if(entries, [&](const account_entry& each) { return each.version == version; });
}

[[noreturn]] void refuse_failed(const std::string& script) {
  refuse_unfinished("Flyway recorded a failure of " + script,
                    "take what is left of it back, let Flyway forget it (flyway repair) and run it again, or leave it "
                    "to Strata; then adopt again");
}

// `R__add_view` for "add view".
std::string repeatable_version(std::string description) {
  std::replace(description.begin(), description.end(), ' ', '_');
  return "R__" + description;
}

// Flyway: `flyway_schema_history` is a log with a row for everything that it did, in the order of installed_rank.
tool_account read_flyway(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each :
       db.query("SELECT version, description, type, script, checksum, CASE WHEN success THEN 1 ELSE 0 END "
                "FROM " +
                table + " ORDER BY installed_rank")) {
    const std::string type = column_text(each, 2);
    if (type == "SCHEMA") continue;  // Flyway made the schema itself.
    if (!is_true(each, 5)) refuse_failed(column_text(each, 3));
    const bool repeats = !each.at(0);
    const std::string version = repeats ? repeatable_version(column_text(each, 1)) : column_text(each, 0);
    std::vector<account_entry>& entries = repeats ? found.repeatables : found.applied;
    forget(entries, version);
    if (takes_back(type)) continue;
    entries.push_back({.version = version,
                       .says = is_baseline(type) ? account_entry::reach::baseline : account_entry::reach::itself,
                       .checksum = column_text(each, 4),
                       .file = column_text(each, 3)});
  }
  return found;
}

// golang-migrate: `schema_migrations` holds one version, that of the last migration that was begun, and whether it is
// half done.
tool_account read_golang_migrate(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version, CASE WHEN dirty THEN 1 ELSE 0 END FROM " + table)) {
    const std::string version = column_text(each, 0);
    if (is_true(each, 1)) {
      refuse_unfinished("golang-migrate left version " + version + " dirty: it may be half done",
                        "finish it by hand, or take it back, and say which: migrate force " + version +
                            ", or the version before; then adopt again");
    }
    // -1 with the flag is all that it ever writes for none.
    if (!version.starts_with('-')) {
      found.applied.push_back({.version = version, .says = account_entry::reach::up_to});
    }
  }
  return found;
}

// goose: `goose_db_version` is a log. The last row of a version says whether it is applied; version 0 is the row that
// the table begins with.
tool_account read_goose(connection& db, const std::string& table) {
  tool_account found;
  std::set<std::string> seen;
  for (const row& each :
       db.query("SELECT version_id, CASE WHEN is_applied THEN 1 ELSE 0 END FROM " + table + " ORDER BY id DESC")) {
    const std::string version = column_text(each, 0);
    if (!seen.insert(version).second || version == "0" || !is_true(each, 1)) continue;
    found.applied.push_back({.version = version});
  }
  std::reverse(found.applied.begin(), found.applied.end());
  return found;
}

// refinery: `refinery_schema_history` holds a row for each applied migration, with a checksum of its text.
tool_account read_refinery(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version, checksum FROM " + table + " ORDER BY version")) {
    found.applied.push_back({.version = column_text(each, 0), .checksum = column_text(each, 1)});
  }
  return found;
}

// Sqitch: the table `changes` of its registry holds a row for each deployed change, with a hash of its deploy script.
// The registry is the schema `sqitch`; in SQLite, a file beside the database. A change that was reworked is there once
// for each time, in the order of the plan.
tool_account read_sqitch(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each :
       db.query("SELECT project, change, change_id, script_hash FROM " + table + " ORDER BY committed_at")) {
    // A registry from before 0.998 has the change's own identifier where the hash would be.
    const std::string hash = each.at(3) == each.at(2) ? std::string{} : column_text(each, 3);
    const std::string project = column_text(each, 0);
    found.applied.push_back({.version = project + ':' + column_text(each, 1), .project = project, .checksum = hash});
  }
  return found;
}

// sqlx: `_sqlx_migrations` holds a row for each migration that was begun, with a checksum of its text and whether it
// succeeded.
tool_account read_sqlx(connection& db, const std::string& table) {
  std::string hex{db.engine().adoption.hex};
  constexpr std::string_view place = "{column}";
  hex.replace(hex.find(place), place.size(), "checksum");
  tool_account found;
  const std::string query = std::string{"SELECT version, CASE WHEN success THEN 1 ELSE 0 END, "}
                                .append(hex)
                                .append(" FROM ")
                                .append(table)
                                .append(" ORDER BY version");
  for (const row& each : db.query(query)) {
    const std::string version = column_text(each, 0);
    if (!is_true(each, 1)) {
      refuse_unfinished("sqlx left migration " + version + " half done",
                        "finish it by hand and mark it (UPDATE _sqlx_migrations SET success = true WHERE version = " +
                            version + "), or take it back and remove its row; then adopt again");
    }
    found.applied.push_back({.version = version, .checksum = column_text(each, 2)});
  }
  return found;
}

constexpr std::array tools{
    foreign_tool{.table = alembic_table, .read = read_alembic},
    foreign_tool{.table = dbmate_table, .help_for_gap = "dbmate migrate", .read = read_versions},
    foreign_tool{.table = diesel_table, .help_for_gap = "diesel migration run", .read = read_versions},
    foreign_tool{
        .table = flyway_table, .numbers = true, .help_for_gap = "flyway -outOfOrder=true migrate", .read = read_flyway},
    foreign_tool{.table = golang_migrate_table, .numbers = true, .read = read_golang_migrate},
    foreign_tool{.table = goose_table, .numbers = true, .help_for_gap = "goose up -allow-missing", .read = read_goose},
    foreign_tool{.table = refinery_table, .numbers = true, .read = read_refinery},
    foreign_tool{.table = sqitch_table, .help_for_gap = "sqitch deploy", .read = read_sqitch},
    foreign_tool{.table = sqlx_table, .numbers = true, .help_for_gap = "sqlx migrate run", .read = read_sqlx},
};

constexpr std::array<std::string_view, tools.size()> names{"alembic", "dbmate",   "diesel", "flyway", "golang-migrate",
                                                           "goose",   "refinery", "sqitch", "sqlx"};

}  // namespace

std::span<const foreign_tool> foreign_tools() noexcept { return tools; }

span<const std::string_view> adoptable_tools() noexcept { return names; }

}  // namespace strata
