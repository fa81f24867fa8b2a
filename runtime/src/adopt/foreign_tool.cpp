#include "foreign_tool.hpp"

#include <array>
#include <strata/adopt.hpp>

namespace strata {

namespace {

constexpr std::array tools{&alembic_tool, &dbmate_tool,   &diesel_tool, &flyway_tool, &golang_migrate_tool,
                           &goose_tool,   &refinery_tool, &sqitch_tool, &sqlx_tool};

constexpr std::array<std::string_view, tools.size()> names{"alembic", "dbmate",   "diesel", "flyway", "golang-migrate",
                                                           "goose",   "refinery", "sqitch", "sqlx"};

}  // namespace

std::span<const foreign_tool* const> foreign_tools() noexcept { return tools; }

span<const std::string_view> adoptable_tools() noexcept { return names; }

std::string column_text(const row& from, std::size_t column) { return from.at(column).value_or(std::string{}); }

bool is_true(const row& from, std::size_t column) { return from.at(column) == "1"; }

void refuse_unfinished(std::string what, std::string help) {
  throw history_error{failure{.code = errc::adopt_unfinished,
                              .message = std::move(what),
                              .database_state = "unchanged",
                              .help = std::move(help)}};
}

}  // namespace strata
