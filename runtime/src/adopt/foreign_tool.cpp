#include "foreign_tool.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <strata/adopt.hpp>

namespace strata {

namespace {

constexpr std::array tools{&alembic_tool, &dbmate_tool,   &diesel_tool, &flyway_tool, &golang_migrate_tool,
                           &goose_tool,   &refinery_tool, &sqitch_tool, &sqlx_tool};

constexpr std::array<std::string_view, tools.size()> names{"alembic", "dbmate",   "diesel", "flyway", "golang-migrate",
                                                           "goose",   "refinery", "sqitch", "sqlx"};

}  // namespace

std::span<const foreign_tool* const> foreign_tools() noexcept { return tools; }

std::span<const std::string_view> adoptable_tools() noexcept { return names; }

std::string table_name(const foreign_tool& of) {
  return of.schema.empty() ? std::string{of.table} : std::string{of.schema} + '.' + std::string{of.table};
}

bool has_table(connection& db, const foreign_tool& of) {
  const std::array<value, 2> where{of.schema.empty() ? value{nullptr} : value{of.schema}, of.table};
  const std::vector<row> found = db.query(db.engine().adoption.columns, where);
  const auto has = [&](std::string_view column) {
    return std::any_of(found.begin(), found.end(), [&](const row& each) { return each.at(0) == column; });
  };
  return std::all_of(of.columns.begin(), of.columns.end(), has) && (of.other_column.empty() || !has(of.other_column));
}

std::vector<const foreign_tool*> tools_with_table(connection& db) {
  std::vector<const foreign_tool*> found;
  std::copy_if(tools.begin(), tools.end(), std::back_inserter(found),
               [&](const foreign_tool* each) { return has_table(db, *each); });
  return found;
}

std::string column_text(const row& from, std::size_t column) { return from.at(column).value_or(std::string{}); }

bool is_true(const row& from, std::size_t column) { return from.at(column) == "1"; }

void refuse_unfinished(std::string what, std::string help) {
  throw history_error{failure{.code = errc::adopt_unfinished,
                              .message = std::move(what),
                              .database_state = "unchanged",
                              .help = std::move(help)}};
}

}  // namespace strata
