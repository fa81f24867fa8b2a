// Checkpoints in a folder: beside the migrations that they stand for, or in their place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chain.hpp"

namespace strata::generator {

/// Takes out of `files`, and returns, the checkpoints whose originals are all there. Those whose originals are all gone
/// stay: they are migrations without parents. Reports originals of which only some are there.
[[nodiscard]] std::vector<migration_file> set_checkpoints_aside(std::vector<migration_file>& files,
                                                                diagnostics& messages);

/// All that the revision stands on, in chain order, without itself; where a checkpoint is among them, what that stands
/// for comes before it.
[[nodiscard]] std::vector<chain_migration::replaced> replaced_by(const migration_chain& chain,
                                                                 std::string_view revision);

}  // namespace strata::generator
