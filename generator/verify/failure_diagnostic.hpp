// What the executor and the engine refused, as the generator's diagnostics: at the statement, with line and caret.
#pragma once

#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string>

#include "generator/diagnostic.hpp"
#include "generator/graph/chain.hpp"

namespace strata::generator {

/// A failure of the executor while it ran the migration in that direction. `what` is said before the engine's words;
/// empty: the failure's own message.
[[nodiscard]] diagnostic to_diagnostic(const strata::failure& failed, const chain_migration& migration, direction way,
                                       std::string what = {});

/// The place that a failure names; the file's beginning where it names none.
[[nodiscard]] std::size_t offset_of(const source_file& file, std::uint32_t line, std::uint32_t column);

/// A statement of a file that the engine refused.
[[nodiscard]] diagnostic to_diagnostic(const engine_error& said, const source& file, const sql_statement& statement,
                                       std::string what);

}  // namespace strata::generator
