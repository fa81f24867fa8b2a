// golang-migrate: `schema_migrations` holds one version, that of the last migration that was begun, and whether it is
// half done.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
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

}  // namespace

const foreign_tool golang_migrate_tool{
    .table = golang_migrate_table,
    .numbers = true,
    .read = read,
};

}  // namespace strata
