#include "tool_table.hpp"

#include <algorithm>
#include <array>

namespace strata {

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

std::vector<const tool_table*> tool_tables_in(connection& db) {
  std::vector<const tool_table*> found;
  for (const tool_table* const each :
       {&alembic_table, &dbmate_table, &diesel_table, &flyway_table, &golang_migrate_table, &goose_table,
        &refinery_table, &sqitch_table, &sqlx_table}) {
    if (has_table(db, *each)) found.push_back(each);
  }
  return found;
}

}  // namespace strata
