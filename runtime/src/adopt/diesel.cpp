// diesel: `__diesel_schema_migrations` holds a version for each applied migration.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version FROM " + table + " ORDER BY version")) {
    found.applied.push_back({.version = column_text(each, 0)});
  }
  return found;
}

}  // namespace

const foreign_tool diesel_tool{
    .table = diesel_table,
    .help_for_gap = "diesel migration run",
    .read = read,
};

}  // namespace strata
