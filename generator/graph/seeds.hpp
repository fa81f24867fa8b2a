// The seeds of one dialect: sections chosen and split.
#pragma once

#include <vector>

#include "../layout/seed_folder.hpp"
#include "chain.hpp"

namespace strata::generator {

/// Reports a seed without an up section for the dialect, and one whose up section holds no statement. `several`: as for
/// build_chain().
[[nodiscard]] std::vector<chain_seed> build_seeds(const std::vector<seed_file>& files, dialect which,
                                                  diagnostics& messages, bool several);

}  // namespace strata::generator
