// The application's own code inside a migration's transaction: steps in C++ and hooks. Whatever it does, the migration
// is committed with it as a whole, or the run ends with an error that says what became of the database.
#pragma once

#include <functional>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string>

#include "failure_view.hpp"

namespace strata {

/// Runs the code in the open transaction. `known` is what to say when it fails: the code, the message without a verb
/// (`step f of migration 0002`), place and help, and in database_state the state that a rollback leads to. Throws
/// engine_error for what others caused or the connection suffered, else strata::error.
void run_program_code(connection& db, const failure_view& known, const std::function<void()>& code);

}  // namespace strata
