#include "heads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "../lock/lock_help.hpp"
#include "fork_drawing.hpp"

namespace strata::generator {

namespace {

// A locked migration stays where it is; the newest draft is the one to move.
std::optional<std::size_t> movable_head(const forked_graph& graph, const graph_rules& rules) {
  const auto found = std::find_if(graph.heads.rbegin(), graph.heads.rend(), [&](std::size_t head) {
    return !rules.is_locked || !rules.is_locked(graph.files[head].revision);
  });
  return found == graph.heads.rend() ? std::nullopt : std::optional{*found};
}

}  // namespace

diagnostic describe_heads(const forked_graph& graph, const graph_rules& rules) {
  std::vector<std::string> names;
  for (const std::size_t head : graph.heads) names.push_back(fmt::format("`{}`", graph.files[head].revision));
  const std::optional<std::size_t> movable = movable_head(graph, rules);
  const migration_file& shown = graph.files[movable.value_or(graph.heads.back())];

  diagnostic what;
  what.code = "strata-two-heads";
  what.message = names.size() == 2 ? fmt::format("the chain has two heads: {} and {}", names[0], names[1])
                                   : fmt::format("the chain has {} heads: {}", names.size(), fmt::join(names, ", "));
  what.file = shown.file;
  if (shown.parents) what.offset = shown.parents_offset;
  what.details.push_back(draw_fork(graph, rules));
  const std::string folder = folder_option(shown.file);
  what.help = fmt::format("strata merge -m \"…\"{}", folder);
  if (movable) {
    what.help += fmt::format("\nor put one branch on top of the other: strata rebase {}{}", shown.revision, folder);
  }
  return what;
}

}  // namespace strata::generator
