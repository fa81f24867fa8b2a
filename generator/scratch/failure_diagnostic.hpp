// What the executor and the engine refused, as the generator's diagnostics: at the statement, with line and caret.
#pragma once

#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"

namespace strata::generator {

/// A failure of the executor while it ran the migration in that direction. `what` is said before the engine's words;
/// empty: the failure's own message.
[[nodiscard]] diagnostic to_diagnostic(const strata::failure& failed, const chain_migration& migration, direction way,
                                       std::string what = {});

/// A statement of a file that the engine refused.
[[nodiscard]] diagnostic to_diagnostic(const engine_error& said, const source& file, const sql_statement& statement,
                                       std::string what);

}  // namespace strata::generator
