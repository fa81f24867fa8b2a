// refinery: `refinery_schema_history` holds a row for each applied migration, with a checksum of its text.
#include <array>

#include "foreign_tool.hpp"

namespace strata {

namespace {

constexpr std::array<std::string_view, 4> columns{"version", "name", "applied_on", "checksum"};

tool_account read(connection& db) {
  tool_account found;
  for (const row& each : db.query("SELECT version, checksum FROM refinery_schema_history ORDER BY version")) {
    found.applied.push_back({.version = column_text(each, 0), .checksum = column_text(each, 1)});
  }
  return found;
}

}  // namespace

const foreign_tool refinery_tool{
    .name = "refinery",
    .table = "refinery_schema_history",
    .columns = columns,
    .numbers = true,
    .read = read,
};

}  // namespace strata
