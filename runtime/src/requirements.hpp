// What migrations require of the database and of the connection, and nobody but an operator or the application
// provides; and what must not be in the way.
#pragma once

#include <span>
#include <strata/plan.hpp>
#include <string>
#include <vector>

#include "run_context.hpp"
#include "running_step.hpp"

namespace strata {

/// Throws connect_error where a migration that is to go up requires what is not there. Asks nothing where none requires
/// anything.
void require_met(const std::vector<step>& steps, const run_context& with);

/// Of a database without a history: throws connect_error where it lacks some of what the chain's base makes.
void require_base(const run_context& with);

/// `the table auth.users`, of the base's objects.
[[nodiscard]] std::string name_object(const requirement& what);

/// Begins a database of Strata's own, which nobody else will ever use, with what the chain's base makes. Throws
/// strata::error with the place of the statement that the engine refuses.
void make_base(connection& db, const chain_base& base);

/// Throws connect_error where a temporary object of the session has a name that the database or a script uses: the
/// script would read and write that.
void require_no_temporary_object(std::span<const running_step> steps, const run_context& with);

}  // namespace strata
