// refinery: `refinery_schema_history` holds a row for each applied migration, with a checksum of its text.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each : db.query("SELECT version, checksum FROM " + table + " ORDER BY version")) {
    found.applied.push_back({.version = column_text(each, 0), .checksum = column_text(each, 1)});
  }
  return found;
}

}  // namespace

const foreign_tool refinery_tool{
    .table = refinery_table,
    .numbers = true,
    .read = read,
};

}  // namespace strata
