// Whose tables a database holds: whether a chain may begin there. A chain that begins over tables which it did not make
// takes them for its own wherever a statement says IF NOT EXISTS, and changes their rows a second time.
#pragma once

#include <optional>
#include <strata/error.hpp>
#include <vector>

#include "runtime/src/connect/run_context.hpp"

namespace strata {

/// Why the steps up must not run on a database with that history; nothing: they may. For one without a history, what it
/// holds; where that is said to be somebody else's, the statement that would take some of it for the chain's.
[[nodiscard]] std::optional<failure> find_conflict(const run_context& with, const std::vector<step>& steps,
                                                   const history& at);

}  // namespace strata
