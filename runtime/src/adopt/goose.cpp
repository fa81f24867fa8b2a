// goose: `goose_db_version` is a log. The last row of a version says whether it is applied; version 0 is the row that
// the table begins with.
#include <algorithm>
#include <set>

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
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

}  // namespace

const foreign_tool goose_tool{
    .table = goose_table,
    .numbers = true,
    .help_for_gap = "goose up -allow-missing",
    .read = read,
};

}  // namespace strata
