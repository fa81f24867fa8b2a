#include "cycles.hpp"

#include <algorithm>

namespace strata::generator {

std::vector<std::vector<std::size_t>> find_cycles(const std::vector<std::vector<std::size_t>>& parents,
                                                  const std::vector<bool>& ordered) {
  std::vector<std::vector<std::size_t>> cycles;
  // The walk that came by each node, from 1.
  std::vector<std::size_t> seen(parents.size(), 0);
  for (std::size_t start = 0; start < parents.size(); ++start) {
    if (ordered[start] || seen[start] != 0) continue;
    std::vector<std::size_t> walk;
    std::size_t node = start;
    while (seen[node] == 0) {
      seen[node] = start + 1;
      walk.push_back(node);
      // A node stays unordered because one of its parents does, so there is one to go on with.
      node = *std::find_if(parents[node].begin(), parents[node].end(),
                           [&ordered](std::size_t parent) { return !ordered[parent]; });
    }
    if (seen[node] != start + 1) continue;
    std::vector<std::size_t> cycle{std::find(walk.begin(), walk.end(), node), walk.end()};
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    cycles.push_back(std::move(cycle));
  }
  return cycles;
}

}  // namespace strata::generator
