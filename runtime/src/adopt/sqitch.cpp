// Sqitch: the table `changes` of its registry holds a row for each deployed change, with a hash of its deploy script.
// The registry is the schema `sqitch`; in SQLite, a file beside the database. A change that was reworked is there once
// for each time, in the order of the plan.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
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

}  // namespace

const foreign_tool sqitch_tool{
    .table = sqitch_table,
    .help_for_gap = "sqitch deploy",
    .read = read,
};

}  // namespace strata
