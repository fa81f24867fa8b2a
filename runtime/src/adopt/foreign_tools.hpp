// The tools whose tables adopt() reads, and what such a table says of a database, in words of our own.
#pragma once

#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/preconditions/tool_tables.hpp"

namespace strata {

/// A line of the account.
struct account_entry {
  /// How much of the chain it says is applied.
  enum class reach {
    itself,     ///< the migration alone
    ancestors,  ///< and all that it stands on
    up_to,      ///< and every migration of a lower version
    baseline,   ///< likewise; the chain may lack the version itself
  };
  std::string version = {};
  reach says = reach::itself;
  /// Of several that keep their accounts in one table; empty: there is one.
  std::string project = {};
  /// As the tool computes it from the file; empty: it keeps none.
  std::string checksum = {};
  /// The file that it names; empty: it names none.
  std::string file = {};
};

/// Each version once, unless the tool itself tells several migrations of one name apart by their order.
struct tool_account {
  std::vector<account_entry> applied = {};
  /// The last run of each repeatable migration.
  std::vector<account_entry> repeatables = {};
};

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

/// All of them, by name.
[[nodiscard]] std::span<const foreign_tool> foreign_tools() noexcept;

}  // namespace strata
