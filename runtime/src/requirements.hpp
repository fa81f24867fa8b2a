// What migrations require of the database and of the connection, and nobody but an operator or the application
// provides; and what must not be in the way.
#pragma once

#include <span>
#include <strata/plan.hpp>
#include <vector>

#include "run_context.hpp"
#include "running_step.hpp"

namespace strata {

/// Throws connect_error where a migration that is to go up requires what is not there. Asks nothing where none requires
/// anything.
void require_met(const std::vector<step>& steps, const run_context& with);

/// Throws connect_error where a temporary object of the session has a name that the database or a script uses: the
/// script would read and write that.
void require_no_temporary_object(std::span<const running_step> steps, const run_context& with);

}  // namespace strata
