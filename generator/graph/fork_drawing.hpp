// A picture of the fork between several heads.
#pragma once

#include <string>

#include "heads.hpp"

namespace strata::generator {

/// From the heads down to the last migration that all of them descend from; long stretches without a fork are cut.
[[nodiscard]] std::string draw_fork(const forked_graph& graph, const graph_rules& rules);

}  // namespace strata::generator
