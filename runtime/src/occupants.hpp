// Whose tables a database holds: whether a chain may begin there. A chain that begins over tables which it did not make
// takes them for its own wherever a statement says IF NOT EXISTS, and changes their rows a second time.
#pragma once

#include <optional>
#include <strata/error.hpp>
#include <string>
#include <vector>

#include "run_context.hpp"

namespace strata {

/// A table or view that is neither the engine's, nor an extension's, nor bookkeeping of Strata's or of another tool's,
/// where the chain works: in the schema that its tables go to, or, elsewhere, under a name that it gives to a table.
/// Those of other chains do not count: what the ways down that their bookkeeping keeps name, and
/// all that this chain does not make itself where some migration of theirs has no way down.
[[nodiscard]] std::vector<std::string> find_occupants(connection& db, const chain_set& set);

/// Why the steps up must not run on a database with that history; nothing: they may. For one without a history, what it
/// holds; where that is said to be somebody else's, the statement that would take some of it for the chain's.
[[nodiscard]] std::optional<failure> find_conflict(const run_context& with, const std::vector<step>& steps,
                                                   const history& at);

}  // namespace strata
