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

struct repeatable_wishes {
  /// Other migrations run between the two, on a schema without repeatable ones, as they do in a new database.
  bool versioned = false;
  /// The run ends where the repeatable migrations belong.
  bool to_head = false;
  /// Those that the chain does not have are taken away as well, with the script that the database keeps. Else they
  /// stay.
  bool unknown_too = false;
};

/// The steps point into the chain and the history.
[[nodiscard]] repeatable_steps plan_repeatables(const chain& chain, const history& history,
                                                const repeatable_wishes& how);

/// Names of those that the database ran and the chain does not have.
[[nodiscard]] std::vector<std::string> unknown_repeatables(const chain& chain, const history& history);

/// Names of those that are new, or changed since the database ran them.
[[nodiscard]] std::vector<std::string> outdated_repeatables(const chain& chain, const history& history);

}  // namespace strata
