// Which of a chain's migrations another tool's account says are applied, and whether that can be believed. Pure.
#pragma once

#include <strata/adopt.hpp>
#include <strata/chain.hpp>
#include <string_view>
#include <vector>

#include "foreign_tools.hpp"

namespace strata {

struct matched_migration {
  const migration* what = nullptr;
  /// See adopted_migration.
  std::string version = {};
  bool verified = false;
};

struct matched_account {
  /// In the chain's order; each stands on others of these alone.
  std::vector<matched_migration> applied = {};
  /// Those that the tool ran with this program's text; of the others nothing can be said, and the next upgrade runs
  /// them.
  std::vector<matched_migration> repeatables = {};
};

/// Throws history_error as adopt() does. `program` is named in the help.
[[nodiscard]] matched_account match_account(const chain& chain, const foreign_tool& tool, const tool_account& account,
                                            std::string_view program);

}  // namespace strata
