// The tools whose tables adopt() reads: one constant each, in a file of its own.
#pragma once

#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "account.hpp"
#include "tool_table.hpp"

namespace strata {

struct foreign_tool {
  const tool_table& table;
  /// Versions are numbers, equal by value (`7` and `0007`); else they are texts.
  bool numbers = false;
  /// How to apply one that was left out, where the tool can.
  std::string_view help_for_gap = {};
  /// Reads the table, whose name is to be written like that. Throws history_error for one that the tool itself would
  /// not go on with, and engine_error.
  tool_account (*read)(connection& db, const std::string& table) = nullptr;
};

extern const foreign_tool alembic_tool;
extern const foreign_tool dbmate_tool;
extern const foreign_tool diesel_tool;
extern const foreign_tool flyway_tool;
extern const foreign_tool golang_migrate_tool;
extern const foreign_tool goose_tool;
extern const foreign_tool refinery_tool;
extern const foreign_tool sqitch_tool;
extern const foreign_tool sqlx_tool;

/// All of them, by name.
[[nodiscard]] std::span<const foreign_tool* const> foreign_tools() noexcept;

/// The text of a column; empty for NULL.
[[nodiscard]] std::string column_text(const row& from, std::size_t column);
/// As `CASE WHEN … THEN 1 ELSE 0 END` says it.
[[nodiscard]] bool is_true(const row& from, std::size_t column);

/// Throws history_error, strata-adopt-unfinished. `what` says what state the tool left, `help` how to leave it.
[[noreturn]] void refuse_unfinished(std::string what, std::string help);

}  // namespace strata
