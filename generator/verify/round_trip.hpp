// What ctest runs of a chain: up, down, up of every migration on empty tables and on filled ones, the whole chain in
// one go, and scripts that must be safe to run twice.
#pragma once

#include "fixtures.hpp"
#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"

namespace strata::generator {

/// Up, down, up of every migration on empty tables and on made-up rows; then, where there are fixtures, with their
/// rows; at last the whole chain in one transaction, whose schema and rows must be those of one migration at a time.
/// `make` is for the chain's dialect.
void verify_round_trip(const migration_chain& chain, const fixture_set& fixtures, diagnostics& messages,
                       const sandbox_maker& make = make_sqlite_sandbox);

/// Every up script runs twice in a row, and the second run must change no schema.
void verify_idempotent(const migration_chain& chain, diagnostics& messages,
                       const sandbox_maker& make = make_sqlite_sandbox);

}  // namespace strata::generator
