// The rules about checkpoints: what the lock file and the migrations beside them say of what they stand for.
#pragma once

#include <vector>

#include "../graph/chain.hpp"
#include "generator/files/diagnostic.hpp"
#include "lock_file.hpp"

namespace strata::generator {

/// Gives the checkpoints of the chains, which have their digests, theirs and those of what they stand for, marks those
/// that the lock file does not hold as drafts, and reports: one that was edited, one that was written for another
/// history, and one whose originals are gone although the lock file does not hold it.
void check_checkpoints(std::vector<migration_chain>& chains, const lock_file& locked, diagnostics& messages);

}  // namespace strata::generator
