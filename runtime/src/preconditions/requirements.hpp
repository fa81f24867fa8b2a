// What migrations require of the database, and nobody but an operator provides.
#pragma once

#include <strata/plan.hpp>
#include <vector>

#include "runtime/src/connect/run_context.hpp"

namespace strata {

/// Throws connect_error where a migration that is to go up requires what is not there. Asks nothing where none requires
/// anything.
void require_met(const std::vector<step>& steps, const run_context& with);

/// Of a database without a history: throws connect_error where it lacks some of what the chain's base makes.
void require_base(const run_context& with);

}  // namespace strata
