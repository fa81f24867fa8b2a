// The chain as verification walks along it.
#pragma once

#include "generator/graph/chain.hpp"

namespace strata::generator {

/// The migrations, and behind them the repeatable ones, which stand on all that comes before.
[[nodiscard]] migration_chain with_repeatables_behind(const migration_chain& chain);

}  // namespace strata::generator
