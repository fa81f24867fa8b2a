// Is a database with the snapshot what the migrations make of an empty one? Tried with the driver that ships.
#pragma once

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// Makes the snapshot of a SQLite chain, if it can have one, lets one database take it and another run the migrations,
/// and compares schema, rows, counters and bookkeeping. Only the times may differ.
void check_snapshot(const migration_chain& chain, diagnostics& messages, const trial_settings& settings = {});

}  // namespace strata::generator
