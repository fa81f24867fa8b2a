// The drivers that this `strata` program has.
#pragma once

#include <strata/chain.hpp>
#include <vector>

namespace strata::generator {

[[nodiscard]] std::vector<const driver*> all_drivers();

}  // namespace strata::generator
