// What an empty database runs to come to the chain's heads.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "generator/graph/chain.hpp"

namespace strata::generator {

/// In its order: a checkpoint, if there is one, the migrations, the repeatable ones. Points into the chain.
[[nodiscard]] std::vector<const chain_migration*> fresh_sequence(const migration_chain& chain);

/// The chain that ends after the first `count` of a sequence. What a checkpoint stands for is not in it.
[[nodiscard]] migration_chain first_of(const std::vector<const chain_migration*>& sequence, std::size_t count);

}  // namespace strata::generator
