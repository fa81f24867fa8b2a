// sqlx: `_sqlx_migrations` holds a row for each migration that was begun, with a checksum of its text and whether it
// succeeded.

#include "foreign_tool.hpp"

namespace strata {

namespace {

tool_account read(connection& db, const std::string& table) {
  std::string hex{db.engine().adoption.hex};
  constexpr std::string_view place = "{column}";
  hex.replace(hex.find(place), place.size(), "checksum");
  tool_account found;
  const std::string query = std::string{"SELECT version, CASE WHEN success THEN 1 ELSE 0 END, "}
                                .append(hex)
                                .append(" FROM ")
                                .append(table)
                                .append(" ORDER BY version");
  for (const row& each : db.query(query)) {
    const std::string version = column_text(each, 0);
    if (!is_true(each, 1)) {
      refuse_unfinished("sqlx left migration " + version + " half done",
                        "finish it by hand and mark it (UPDATE _sqlx_migrations SET success = true WHERE version = " +
                            version + "), or take it back and remove its row; then adopt again");
    }
    found.applied.push_back({.version = version, .checksum = column_text(each, 2)});
  }
  return found;
}

}  // namespace

const foreign_tool sqlx_tool{
    .table = sqlx_table,
    .numbers = true,
    .help_for_gap = "sqlx migrate run",
    .read = read,
};

}  // namespace strata
