// A Sqitch plan: the changes of a project in their order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"

namespace strata::generator {

struct sqitch_change {
  std::string name;
  /// The first tag behind the next time that the change is named: its scripts are `name@tag`. Empty for the newest.
  std::string reworked_tag = {};
  /// Of its line in the plan.
  std::size_t offset = 0;
};

/// What `%project=` says; empty where nothing does.
[[nodiscard]] std::string read_sqitch_project(const source& plan);

/// Pragmas, tags and blank lines are passed over. Reports lines that cannot be read, changes that are taken back in the
/// plan (`-name`), and changes that need another project's.
[[nodiscard]] std::vector<sqitch_change> read_sqitch_plan(const source& plan, diagnostics& messages);

}  // namespace strata::generator
