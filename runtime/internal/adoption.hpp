// What is asked of a database before a schema that it already has is recorded as a revision's (`adopt --match`).
#pragma once

#include <strata/strata.hpp>
#include <string>
#include <vector>

namespace strata {

/// Throws history_error where anything is applied.
void require_no_history(const chain_set& set, const history& history);

/// A table or view that is neither the engine's, nor an extension's, nor bookkeeping of Strata's or of another tool's,
/// where the chain works: in the schema that its tables go to, or, elsewhere, under a name that it gives to a table.
/// Those of other chains do not count: what the ways down that their bookkeeping keeps name, and
/// all that this chain does not make itself where some migration of theirs has no way down.
[[nodiscard]] std::vector<std::string> find_occupants(connection& db, const chain_set& set);

/// What other migration tools leave in a database: the schema that one keeps for itself, or the name of its table.
[[nodiscard]] std::vector<std::string> names_left_by_tools();

}  // namespace strata
