// Migrations that are each other's ancestors.
#pragma once

#include <cstddef>
#include <vector>

namespace strata::generator {

/// The cycles among the nodes that could not be ordered, each as a walk from child to parent that begins at its lowest
/// node. `parents` holds indexes; nodes with `ordered` set are left out. Nodes that only lead into a cycle are in none.
[[nodiscard]] std::vector<std::vector<std::size_t>> find_cycles(const std::vector<std::vector<std::size_t>>& parents,
                                                                const std::vector<bool>& ordered);

}  // namespace strata::generator
