#include "heads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace strata::generator {

namespace {

// How many of the heads each migration is an ancestor of.
std::vector<std::size_t> count_reaching(const std::vector<std::vector<std::size_t>>& parents,
                                        const std::vector<std::size_t>& heads) {
  std::vector<std::size_t> counts(parents.size(), 0);
  std::vector<std::size_t> seen_by(parents.size(), parents.size());
  for (const std::size_t head : heads) {
    std::vector<std::size_t> open{head};
    while (!open.empty()) {
      const std::size_t node = open.back();
      open.pop_back();
      if (seen_by[node] == head) continue;
      seen_by[node] = head;
      ++counts[node];
      open.insert(open.end(), parents[node].begin(), parents[node].end());
    }
  }
  return counts;
}

std::optional<std::size_t> last_common_ancestor(const std::vector<std::size_t>& order,
                                                const std::vector<std::vector<std::size_t>>& parents,
                                                const std::vector<std::size_t>& heads) {
  const std::vector<std::size_t> counts = count_reaching(parents, heads);
  const auto found =
      std::find_if(order.rbegin(), order.rend(), [&](std::size_t node) { return counts[node] == heads.size(); });
  return found == order.rend() ? std::nullopt : std::optional{*found};
}

}  // namespace

diagnostic describe_heads(const std::vector<migration_file>& files, const std::vector<std::size_t>& order,
                          const std::vector<std::vector<std::size_t>>& parents, const std::vector<std::size_t>& heads) {
  std::vector<std::string> names;
  diagnostic what;
  what.code = "strata-two-heads";
  for (const std::size_t head : heads) {
    names.push_back(fmt::format("`{}`", files[head].revision));
    what.details.push_back(fmt::format("`{}` is {}", files[head].revision, files[head].file->path()));
  }
  const migration_file& last = files[heads.back()];
  what.message = heads.size() == 2 ? fmt::format("the chain has two heads: {} and {}", names[0], names[1])
                                   : fmt::format("the chain has {} heads: {}", heads.size(), fmt::join(names, ", "));
  what.file = last.file;
  if (last.parents) what.offset = last.parents_offset;
  if (const auto fork = last_common_ancestor(order, parents, heads)) {
    what.details.push_back(fmt::format("they fork at `{}` ({})", files[*fork].revision, files[*fork].file->path()));
  } else {
    what.details.push_back("they have no ancestor in common");
  }
  what.help = fmt::format("strata merge -m \"…\"\nor let one follow the other: `-- migrate:parent {}` in {}",
                          files[heads[heads.size() - 2]].revision, last.file->path());
  return what;
}

}  // namespace strata::generator
