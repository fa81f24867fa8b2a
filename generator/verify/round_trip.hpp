// What ctest runs of a chain: up, down, up of every migration on empty tables and on filled ones, the whole chain in
// one go, and scripts that must be safe to run twice.
#pragma once

#include "../diagnostic.hpp"
#include "../graph/chain.hpp"
#include "fixtures.hpp"

namespace strata::generator {

/// Up, down, up of every migration of a SQLite chain on empty tables; then, where there are fixtures, with their rows;
/// at last the whole chain in one transaction, as a fresh database takes it.
void verify_round_trip(const migration_chain& chain, const fixture_set& fixtures, diagnostics& messages);

/// Every up script runs twice in a row, and the second run must change no schema.
void verify_idempotent(const migration_chain& chain, diagnostics& messages);

}  // namespace strata::generator
