// What migrations require of the database and of the connection, and nobody but an operator or the application
// provides.
#pragma once

#include <strata/plan.hpp>
#include <vector>

#include "run_context.hpp"

namespace strata {

/// Throws connect_error where a migration that is to go up requires what is not there. Asks nothing where none requires
/// anything.
void require_met(const std::vector<step>& steps, const run_context& with);

}  // namespace strata
