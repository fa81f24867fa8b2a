// What is there before a chain's first migration: its names in messages, and how a database to try migrations on gets
// it.
#pragma once

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <string>

namespace strata {

/// `the table auth.users`, of the base's objects.
[[nodiscard]] std::string name_object(const requirement& what);

/// Begins a database of Strata's own, which nobody else will ever use, with what the chain's base makes. Throws
/// strata::error with the place of the statement that the engine refuses.
void make_base(connection& db, const chain_base& base);

}  // namespace strata
