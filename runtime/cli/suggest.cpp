#include "suggest.hpp"

#include <algorithm>
#include <vector>

namespace strata::cli {
namespace {

std::size_t distance(std::string_view from, std::string_view to) {
  using line = std::vector<std::size_t>;
  line before_last(to.size() + 1);
  line last(to.size() + 1);
  line now(to.size() + 1);
  for (std::size_t column = 0; column <= to.size(); ++column) last[column] = column;
  for (std::size_t row = 1; row <= from.size(); ++row) {
    now[0] = row;
    for (std::size_t column = 1; column <= to.size(); ++column) {
      const std::size_t replaced = last[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
      now[column] = std::min({last[column] + 1, now[column - 1] + 1, replaced});
      const bool swapped = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
      if (swapped) now[column] = std::min(now[column], before_last[column - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, now);
  }
  return last[to.size()];
}

}  // namespace

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t far = distance(word, candidate);
    if (far < best_distance) {
      best = candidate;
      best_distance = far;
    }
  }
  return best;
}

}  // namespace strata::cli
