#include "tool_tables.hpp"

#include <algorithm>
#include <array>

#include "runtime/internal/adoption.hpp"
#include "runtime/internal/words.hpp"

namespace strata {

namespace {

// What other tools, Android and makers of maps put into every database of theirs, in lower case.
constexpr std::array<std::string_view, 46> of_tools{
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "__efmigrationshistory",
    "_prisma_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "android_metadata",
    "ar_internal_metadata",
    "atlas_schema_revisions",
    "data_licenses",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "doctrine_migration_versions",
    "elementarygeometries",
    "flyway_schema_history",
    "geography_columns",
    "geom_cols_ref_sys",
    "geometry_columns",
    "geometry_columns_auth",
    "geometry_columns_field_infos",
    "geometry_columns_statistics",
    "geometry_columns_time",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "knn",
    "knn2",
    "phinxlog",
    "pgmigrations",
    "raster_columns",
    "raster_overviews",
    "refinery_schema_history",
    "room_master_table",
    "schema_info",
    "schema_lock",
    "schema_migrations",
    "schema_version",
    "sequelizemeta",
    "spatial_ref_sys",
    "spatial_ref_sys_all",
    "spatial_ref_sys_aux",
    "spatialindex",
    "spatialite_history",
    "sql_statements_log",
};

}  // namespace

const tool_table alembic_table{.tool = "alembic", .name = "alembic_version", .columns = "version_num"};

const tool_table dbmate_table{
    .tool = "dbmate", .name = "schema_migrations", .columns = "version", .other_column = "dirty"};

const tool_table diesel_table{.tool = "diesel", .name = "__diesel_schema_migrations", .columns = "version"};

const tool_table flyway_table{.tool = "flyway",
                              .name = "flyway_schema_history",
                              .columns = "installed_rank version description type script checksum success"};

const tool_table golang_migrate_table{
    .tool = "golang-migrate", .name = "schema_migrations", .columns = "version dirty"};

const tool_table goose_table{.tool = "goose", .name = "goose_db_version", .columns = "id version_id is_applied"};

const tool_table refinery_table{
    .tool = "refinery", .name = "refinery_schema_history", .columns = "version name applied_on checksum"};

const tool_table sqitch_table{
    .tool = "sqitch", .schema = "sqitch", .name = "changes", .columns = "change_id script_hash change project"};

const tool_table sqlx_table{.tool = "sqlx", .name = "_sqlx_migrations", .columns = "version success checksum"};

std::string full_name(const tool_table& of) {
  std::string name{of.schema};
  if (!name.empty()) name += '.';
  return name += of.name;
}

bool has_table(connection& db, const tool_table& wanted) {
  const std::array<value, 2> where{wanted.schema.empty() ? value{nullptr} : value{wanted.schema}, wanted.name};
  const std::vector<row> found = db.query_catalog(db.engine().adoption.columns, where);
  const auto has = [&](std::string_view column) {
    return std::any_of(found.begin(), found.end(), [&](const row& each) { return each.at(0) == column; });
  };
  for (std::string_view left = wanted.columns; !left.empty();) {
    const std::string_view column = left.substr(0, left.find(' '));
    if (!has(column)) return false;
    left.remove_prefix(std::min(column.size() + 1, left.size()));
  }
  return wanted.other_column.empty() || !has(wanted.other_column);
}

std::span<const tool_table* const> tool_tables() noexcept {
  static constexpr std::array all{&alembic_table, &dbmate_table,   &diesel_table, &flyway_table, &golang_migrate_table,
                                  &goose_table,   &refinery_table, &sqitch_table, &sqlx_table};
  return all;
}

std::vector<const tool_table*> tool_tables_in(connection& db) {
  std::vector<const tool_table*> found;
  for (const tool_table* const each : tool_tables()) {
    if (has_table(db, *each)) found.push_back(each);
  }
  return found;
}

bool is_of_other_program(std::string_view key) {
  return std::binary_search(of_tools.begin(), of_tools.end(), ascii::lower(key));
}

std::vector<std::string> names_left_by_tools() {
  std::vector<std::string> names;
  for (const tool_table* const each : tool_tables())
    names.emplace_back(each->schema.empty() ? each->name : each->schema);
  return names;
}

}  // namespace strata
