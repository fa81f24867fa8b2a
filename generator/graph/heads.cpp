#include "heads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>

#include "runtime/cli/graph_drawing.hpp"

namespace strata::generator {

namespace {

// A stretch shorter than this is drawn whole.
constexpr std::size_t shortest_cut = 3;

// The picture: from the heads down to the last migration that all of them descend from; long stretches without a fork
// are cut.
class fork_drawing {
 public:
  fork_drawing(const forked_graph& graph, const graph_rules& rules)
      : graph_(graph), rules_(rules), shown_(graph.files.size(), false), is_head_(graph.files.size(), false) {
    for (const std::size_t head : graph_.heads) is_head_[head] = true;
  }

  std::string draw() {
    choose();
    cut_stretches();
    std::vector<cli::graph_row> rows;
    std::unordered_map<std::size_t, std::size_t> row_of;
    for (auto node = graph_.order.rbegin(); node != graph_.order.rend(); ++node) {
      if (!shown_[*node]) continue;
      row_of.emplace(*node, rows.size());
      const auto cut = cut_.find(*node);
      rows.push_back(cut == cut_.end()
                         ? cli::graph_row{.text = text_of(*node)}
                         : cli::graph_row{.text = fmt::format("{} more", cut->second.length), .mark = ':'});
    }
    for (const auto& [node, row] : row_of) {
      for (const std::size_t parent : parents_of(node)) rows[row].parents.push_back(row_of.at(parent));
    }
    std::string picture = cli::draw_graph(rows);
    picture.pop_back();
    return picture;
  }

 private:
  // A stretch that one row stands for: the row of its newest migration.
  struct stretch {
    std::size_t length = 0;
    std::size_t below = 0;
  };

  // All between the heads and the last ancestor that they have in common; everything where there is none.
  void choose() {
    const std::vector<std::size_t> counts = count_reaching();
    const auto last = std::find_if(graph_.order.rbegin(), graph_.order.rend(),
                                   [&](std::size_t node) { return counts[node] == graph_.heads.size(); });
    if (last != graph_.order.rend()) fork_ = *last;
    std::vector<bool> above(graph_.files.size(), !fork_);
    for (const std::size_t node : graph_.order) {
      const auto& parents = graph_.parents[node];
      above[node] = above[node] || node == fork_ ||
                    std::any_of(parents.begin(), parents.end(), [&](std::size_t parent) { return above[parent]; });
      shown_[node] = above[node] && counts[node] > 0;
    }
  }

  // How many of the heads each migration is, or is an ancestor of.
  std::vector<std::size_t> count_reaching() const {
    std::vector<std::size_t> counts(graph_.files.size(), 0);
    std::vector<std::size_t> seen_by(graph_.files.size(), graph_.files.size());
    for (const std::size_t head : graph_.heads) {
      std::vector<std::size_t> open{head};
      while (!open.empty()) {
        const std::size_t node = open.back();
        open.pop_back();
        if (seen_by[node] == head) continue;
        seen_by[node] = head;
        ++counts[node];
        open.insert(open.end(), graph_.parents[node].begin(), graph_.parents[node].end());
      }
    }
    return counts;
  }

  // Migrations that neither begin nor end a branch, one behind the other, become one row.
  void cut_stretches() {
    std::vector<std::size_t> children(graph_.files.size(), 0);
    for (const std::size_t node : graph_.order) {
      if (!shown_[node]) continue;
      for (const std::size_t parent : graph_.parents[node]) ++children[parent];
    }
    std::vector<bool> plain(graph_.files.size(), false);
    for (const std::size_t node : graph_.order) {
      const std::vector<std::size_t> below = parents_of(node);
      plain[node] =
          shown_[node] && !is_head_[node] && children[node] == 1 && below.size() == 1 && children[below.front()] == 1;
    }
    for (auto node = graph_.order.rbegin(); node != graph_.order.rend(); ++node) {
      if (!plain[*node]) continue;
      std::vector<std::size_t> run;
      for (std::size_t each = *node; plain[each]; each = parents_of(each).front()) {
        run.push_back(each);
        plain[each] = false;
      }
      if (run.size() < shortest_cut) continue;
      const std::size_t below = parents_of(run.back()).front();
      for (const std::size_t each : run) shown_[each] = each == run.front();
      cut_.emplace(run.front(), stretch{run.size(), below});
    }
  }

  // Those that are drawn.
  std::vector<std::size_t> parents_of(std::size_t node) const {
    if (const auto cut = cut_.find(node); cut != cut_.end()) return {cut->second.below};
    std::vector<std::size_t> found;
    std::copy_if(graph_.parents[node].begin(), graph_.parents[node].end(), std::back_inserter(found),
                 [this](std::size_t parent) { return shown_[parent]; });
    // Below the fork the picture ends.
    if (node == fork_) found.clear();
    return found;
  }

  std::string text_of(std::size_t node) const {
    const migration_file& file = graph_.files[node];
    const std::string author = node == fork_ || !rules_.author_of ? std::string{} : rules_.author_of(file);
    return fmt::format("{}{} {}{}", file.revision, is_head_[node] ? " (head)" : "", file.file->path(),
                       author.empty() ? std::string{} : ", by " + author);
  }

  const forked_graph& graph_;
  const graph_rules& rules_;
  std::vector<bool> shown_;
  std::vector<bool> is_head_;
  std::unordered_map<std::size_t, stretch> cut_;
  std::optional<std::size_t> fork_;
};

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
  what.details.push_back(fork_drawing{graph, rules}.draw());
  const std::string folder = folder_option(shown.file);
  what.help = fmt::format("strata merge -m \"…\"{}", folder);
  if (movable) {
    what.help += fmt::format("\nor put one branch on top of the other: strata rebase {}{}", shown.revision, folder);
  }
  return what;
}

}  // namespace strata::generator
