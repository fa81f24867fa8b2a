// The values that --set gives to the migrations' variables.
#pragma once

#include <strata/chain.hpp>

#include "context.hpp"

namespace strata::cli {

/// Throws usage_error for a value of a variable that no migration of the chain declares.
void check_variables(const context& now, const chain& chain);

}  // namespace strata::cli
