// Alembic: `alembic_version` holds the heads, and nothing else.
#include <array>

#include "foreign_tool.hpp"

namespace strata {

namespace {

constexpr std::array<std::string_view, 1> columns{"version_num"};

tool_account read(connection& db) {
  tool_account found;
  for (const row& each : db.query("SELECT version_num FROM alembic_version ORDER BY version_num")) {
    found.applied.push_back({.version = column_text(each, 0), .says = account_entry::reach::ancestors});
  }
  return found;
}

}  // namespace

const foreign_tool alembic_tool{
    .name = "alembic",
    .table = "alembic_version",
    .columns = columns,
    .read = read,
};

}  // namespace strata
