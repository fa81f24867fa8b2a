#include "runtime/internal/words.hpp"

#include <algorithm>
#include <vector>

namespace strata {

namespace {

// Insertions, removals, replacements and swaps of neighbours that lead from one word to the other.
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> current(to.size() + 1);
  for (std::size_t column = 0; column <= to.size(); ++column) last[column] = column;
  for (std::size_t row = 1; row <= from.size(); ++row) {
    current[0] = row;
    for (std::size_t column = 1; column <= to.size(); ++column) {
      const bool same = ascii::lower(from[row - 1]) == ascii::lower(to[column - 1]);
      current[column] =
          std::min({last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? std::size_t{0} : 1)});
      const bool swapped = row > 1 && column > 1 && ascii::lower(from[row - 1]) == ascii::lower(to[column - 2]) &&
                           ascii::lower(from[row - 2]) == ascii::lower(to[column - 1]);
      if (swapped) current[column] = std::min(current[column], before_last[column - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[to.size()];
}

}  // namespace

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  // A third of the word may be wrong, but not all of it.
  std::size_t fewest = std::min(word.size(), std::max<std::size_t>(1, word.size() / 3) + 1);
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(candidate.size(), word.size());
    if (longer - std::min(candidate.size(), word.size()) >= fewest) continue;
    if (const std::size_t distance = edits(word, candidate); distance < fewest) {
      fewest = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view meant = closest(word, candidates);
  return meant.empty() ? std::string{} : "did you mean `" + std::string{meant} + "`?";
}

}  // namespace strata
