// Flyway: `flyway_schema_history` is a log with a row for everything that it did, in the order of installed_rank.
#include <algorithm>

#include "foreign_tool.hpp"

namespace strata {

namespace {

// The words of the `type` column: CoreMigrationType, and those of Flyway's paid editions.
bool is_baseline(std::string_view type) { return type.find("BASELINE") != std::string_view::npos; }
bool takes_back(std::string_view type) { return type.starts_with("UNDO") || type == "DELETE"; }

void forget(std::vector<account_entry>& entries, const std::string& version) {
  std::erase_if(entries, [&](const account_entry& each) { return each.version == version; });
}

[[noreturn]] void refuse_failed(const std::string& script) {
  refuse_unfinished("Flyway recorded a failure of " + script,
                    "take what is left of it back, let Flyway forget it (flyway repair) and run it again, or leave it "
                    "to Strata; then adopt again");
}

// `R__add_view` for "add view".
std::string repeatable_version(std::string description) {
  std::replace(description.begin(), description.end(), ' ', '_');
  return "R__" + description;
}

tool_account read(connection& db, const std::string& table) {
  tool_account found;
  for (const row& each :
       db.query("SELECT version, description, type, script, checksum, CASE WHEN success THEN 1 ELSE 0 END "
                "FROM " +
                table + " ORDER BY installed_rank")) {
    const std::string type = column_text(each, 2);
    if (type == "SCHEMA") continue;  // Flyway made the schema itself.
    if (!is_true(each, 5)) refuse_failed(column_text(each, 3));
    const bool repeats = !each.at(0);
    const std::string version = repeats ? repeatable_version(column_text(each, 1)) : column_text(each, 0);
    std::vector<account_entry>& entries = repeats ? found.repeatables : found.applied;
    forget(entries, version);
    if (takes_back(type)) continue;
    entries.push_back({.version = version,
                       .says = is_baseline(type) ? account_entry::reach::baseline : account_entry::reach::itself,
                       .checksum = column_text(each, 4),
                       .file = column_text(each, 3)});
  }
  return found;
}

}  // namespace

const foreign_tool flyway_tool{
    .table = flyway_table,
    .numbers = true,
    .help_for_gap = "flyway -outOfOrder=true migrate",
    .read = read,
};

}  // namespace strata
