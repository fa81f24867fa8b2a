// By what the tables of other tools are known. Apart from what reads them (adopt/foreign_tools.hpp): a launch that
// fails looks for them, to say what helps, and needs no more.
#pragma once

#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

struct tool_table {
  std::string_view tool = {};
  /// A schema that the tool keeps for itself; empty: its table is among the others.
  std::string_view schema = {};
  std::string_view name = {};
  /// Columns that it has, with blanks between them, and one that it has not, where another tool's has the same name.
  std::string_view columns = {};
  std::string_view other_column = {};
};

extern const tool_table alembic_table;
extern const tool_table dbmate_table;
extern const tool_table diesel_table;
extern const tool_table flyway_table;
extern const tool_table golang_migrate_table;
extern const tool_table goose_table;
extern const tool_table refinery_table;
extern const tool_table sqitch_table;
extern const tool_table sqlx_table;

/// `sqitch.changes`
[[nodiscard]] std::string full_name(const tool_table& of);

/// True: the table is in the database. Asks without provoking an error.
[[nodiscard]] bool has_table(connection& db, const tool_table& wanted);

/// All of them, by the names of their tools.
[[nodiscard]] std::span<const tool_table* const> tool_tables() noexcept;

/// Those that are in the database, in that order.
[[nodiscard]] std::vector<const tool_table*> tool_tables_in(connection& db);

/// The table's name, as the engine compares names, is one that another migration tool, Android or a maker of maps gives
/// to a table in every database of theirs.
[[nodiscard]] bool is_of_other_program(std::string_view key);

}  // namespace strata
