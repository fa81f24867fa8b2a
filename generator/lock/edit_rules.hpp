// The rules about the text of locked migrations.
#pragma once

#include <vector>

#include "../diagnostic.hpp"
#include "../graph/chain.hpp"
#include "lock_file.hpp"

namespace strata::generator {

/// Reports every locked up or down script that has another checksum now: once, where several dialects share it.
/// `chains` are those of one folder (one at least): the same migrations in the same order.
void check_edits(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                 diagnostics& messages);

}  // namespace strata::generator
