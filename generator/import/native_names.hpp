// What the files of a chain from another tool are called in the layout `strata`.
#pragma once

#include <string>
#include <vector>

#include "generator/graph/chain.hpp"

namespace strata::generator {

/// One name for each of `graph.order`, in that order, which is the names' order, too: `1.2_add_region.sql`; where these
/// would sort otherwise, all with a number before them.
[[nodiscard]] std::vector<std::string> native_names(const std::vector<migration_file>& files,
                                                    const migration_graph& graph);

}  // namespace strata::generator
