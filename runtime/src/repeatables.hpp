// Which repeatable migrations to take away before a run, and which to run after it. Pure, as all planning.
#pragma once

#include <strata/plan.hpp>
#include <string>
#include <vector>

namespace strata {

struct repeatable_steps {
  /// What stands on the schema and can be taken away, the last first.
  std::vector<step> before = {};
  std::vector<step> after = {};
};

/// `versioned`: other migrations run between the two, on a schema without repeatable ones, as they do in a new
/// database. `to_head`: the run ends where the repeatable migrations belong. The steps point into both arguments.
[[nodiscard]] repeatable_steps plan_repeatables(const chain& chain, const history& history, bool versioned,
                                                bool to_head);

/// The names of those that are new, changed or gone since the database ran them.
[[nodiscard]] std::vector<std::string> outdated_repeatables(const chain& chain, const history& history);

}  // namespace strata
