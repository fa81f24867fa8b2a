// Proving on the engine that a checkpoint leads where the migrations lead that it stands for: the same schema, rows and
// counters.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// A new database that all migrations up to the revision have run on; null where one of them failed, which is reported.
/// Throws strata::engine_error.
[[nodiscard]] std::unique_ptr<sandbox> run_originals(const migration_chain& chain, std::string_view revision,
                                                     const sandbox_maker& make, diagnostics& messages);

/// Runs the checkpoint on a new database and reports a failure, or what it leaves otherwise. True:
/// nothing.
bool prove_checkpoint(sandbox& originals, const chain_migration& checkpoint, const sandbox_maker& make,
                      diagnostics& messages);

/// The same for all checkpoints that stand beside their migrations.
void prove_checkpoints(const migration_chain& chain, const sandbox_maker& make, diagnostics& messages);

}  // namespace strata::generator
