// Random revision graphs, as plain sets and as the chain and the history that the runtime takes.
#pragma once

#include <cstdint>
#include <random>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plain_planner.hpp"

namespace strata::test {

class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_{seed} {}
  /// 0 … below - 1.
  int roll(int below) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(below)); }
  bool chance(int percent) { return roll(100) < percent; }

 private:
  std::mt19937_64 engine_;
};

/// `rev_07`: long enough for prefixes.
inline std::string node_name(int node) {
  const std::string digits = std::to_string(node);
  return "rev_" + std::string(2 - digits.size(), '0') + digits;
}

/// Up to 60 revisions, small ones more often; branches, merges, several bases, dependencies, labels.
inline plain_graph random_graph(dice& any) {
  const int size = 1 + any.roll(1 + any.roll(1 + any.roll(60)));
  const bool straight = any.chance(30);
  plain_graph made;
  for (int each = 0; each < size; ++each) {
    numbers parents;
    if (each > 0 && !any.chance(8)) {
      parents.insert(any.chance(straight ? 90 : 50) ? each - 1 : any.roll(each));
      while (any.chance(15)) parents.insert(any.roll(each));
    }
    numbers depends;
    while (each > 0 && any.chance(15)) depends.insert(any.roll(each));
    for (const int parent : parents) depends.erase(parent);
    made.names.push_back(node_name(each));
    made.parents.push_back(parents);
    made.depends.push_back(depends);
    if (any.chance(10)) made.labels.emplace("label_" + std::to_string(each), each);
  }
  made.finish();
  return made;
}

/// Any revisions with all that they need.
inline numbers random_state(const plain_graph& of, dice& any) {
  numbers applied;
  const int picks = any.roll(4);
  for (int pick = 0; pick < picks; ++pick) {
    const numbers& more = of.below_all[static_cast<std::size_t>(any.roll(of.size()))];
    applied.insert(more.begin(), more.end());
  }
  return applied;
}

/// The graph as the runtime embeds it. The plain graph must outlive it.
class embedded_graph {
 public:
  explicit embedded_graph(const plain_graph& from) {
    const auto views = [&](const numbers& nodes) {
      std::vector<std::string_view> found;
      for (const int each : nodes) found.emplace_back(from.names[static_cast<std::size_t>(each)]);
      return found;
    };
    lists_.reserve(static_cast<std::size_t>(from.size()) * 3);
    for (std::size_t each = 0; each < from.names.size(); ++each) {
      migration made{.revision = from.names[each]};
      made.parents = lists_.emplace_back(views(from.parents[each]));
      made.depends = lists_.emplace_back(views(from.depends[each]));
      std::vector<std::string_view> labels;
      for (const auto& [label, node] : from.labels) {
        if (node == static_cast<int>(each)) labels.emplace_back(label);
      }
      made.labels = lists_.emplace_back(std::move(labels));
      migrations_.push_back(made);
    }
    heads_ = views(from.tips(from.all(), false));
    chain_ = {.dialect = "sqlite", .migrations = migrations_, .heads = heads_};
  }
  embedded_graph(const embedded_graph&) = delete;
  embedded_graph& operator=(const embedded_graph&) = delete;

  [[nodiscard]] const chain& whole() const { return chain_; }

 private:
  std::vector<std::vector<std::string_view>> lists_;
  std::vector<migration> migrations_;
  std::vector<std::string_view> heads_;
  chain chain_;
};

/// The bookkeeping of a database that is in that state, having come there in some order.
inline history history_of(const plain_graph& graph, const numbers& applied, dice& any) {
  history made{.exists = true};
  numbers there;
  while (there.size() < applied.size()) {
    for (const int each : applied) {
      if (there.contains(each) || any.chance(30)) continue;
      const auto missing = [&](int other) { return !there.contains(other); };
      const numbers& parents = graph.parents[static_cast<std::size_t>(each)];
      const numbers& depends = graph.depends[static_cast<std::size_t>(each)];
      if (std::any_of(parents.begin(), parents.end(), missing)) continue;
      if (std::any_of(depends.begin(), depends.end(), missing)) continue;
      applied_migration row;
      row.revision = graph.names[static_cast<std::size_t>(each)];
      for (const int parent : parents) row.parents.push_back(graph.names[static_cast<std::size_t>(parent)]);
      for (const int other : depends) row.depends.push_back(graph.names[static_cast<std::size_t>(other)]);
      made.applied.push_back(std::move(row));
      there.insert(each);
    }
  }
  return made;
}

}  // namespace strata::test
