// Migrations of which it is plain, before they run, that a database elsewhere cannot take their effect from a snapshot.
#pragma once

#include <optional>
#include <string>

#include "generator/graph/chain.hpp"

namespace strata::generator {

/// Why its up script has to run wherever it is applied: `it calls a step in C++`. Nothing: two runs will show.
/// `provided` is what the chain's database has before it is migrated.
[[nodiscard]] std::optional<std::string> reason_to_run(const chain_migration& migration,
                                                       const provided_objects& provided);

}  // namespace strata::generator
