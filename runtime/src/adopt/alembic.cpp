// Alembic: `alembic_version` holds the heads, and nothing else.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version_num FROM " + table + " ORDER BY version_num")) {
    found.applied.push_back({.version = column_text(each, 0), .says = account_entry::reach::ancestors});
  }
  return found;
}

}  // namespace

const foreign_tool alembic_tool{
    .table = alembic_table,
    .read = read,
};

}  // namespace strata
