// What is said of a chain that ends in several heads.
#pragma once

#include <cstddef>
#include <vector>

#include "chain.hpp"

namespace strata::generator {

/// A graph with several heads. Migrations are indexes into `files`.
struct forked_graph {
  const std::vector<migration_file>& files;
  /// Parents first.
  const std::vector<std::size_t>& order;
  const std::vector<std::vector<std::size_t>>& parents;
  /// Two or more.
  const std::vector<std::size_t>& heads;
};

/// The message: draws the fork, says who wrote which side, and names the two ways out.
[[nodiscard]] diagnostic describe_heads(const forked_graph& graph, const graph_rules& rules);

}  // namespace strata::generator
