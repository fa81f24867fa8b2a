#include "runtime/internal/revision_graph.hpp"

#include <algorithm>

namespace strata {

std::span<const revision_graph::node> revision_graph::adjacency::of(node from) const {
  return {neighbours.data() + begins[from], neighbours.data() + begins[from + 1]};
}

revision_graph::revision_graph(const chain& from) : revision_graph{from, history{}} {}

revision_graph::revision_graph(const history& from) : revision_graph{chain{}, from} {}

revision_graph::revision_graph(const chain& from, const history& applied) {
  const std::size_t most = from.migrations.size() + applied.applied.size();
  names_.reserve(most);
  by_name_.reserve(most);
  rows_.reserve(applied.applied.size());
  for (const migration& each : from.migrations) add(each.revision);
  // Most often a history is the beginning of the chain, in its order.
  for (std::size_t row = 0; row < applied.applied.size(); ++row) {
    const std::string_view revision = applied.applied[row].revision;
    if (row < from.migrations.size() && names_[row] == revision) {
      rows_.push_back(static_cast<node>(row));
      continue;
    }
    add(revision);
    rows_.push_back(by_name_.at(revision));
  }

  std::vector<edge> parents;
  std::vector<edge> dependencies;
  parents.reserve(most);
  node_set told_by_database(size());
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    // A checkpoint's row knows no parents; a chain that still has what it stands for does.
    if (!applied.applied[row].covers.empty() && rows_[row] < from.migrations.size()) continue;
    told_by_database[rows_[row]] = true;
    read_edges(parents, rows_[row], applied.applied[row].parents);
    read_edges(dependencies, rows_[row], applied.applied[row].depends);
  }
  for (node each = 0; each < from.migrations.size(); ++each) {
    if (told_by_database[each]) continue;
    read_edges(parents, each, from.migrations[each].parents);
    read_edges(dependencies, each, from.migrations[each].depends);
  }
  link(parents, dependencies);
}

std::optional<revision_graph::node> revision_graph::find(std::string_view revision) const {
  const auto found = by_name_.find(revision);
  return found == by_name_.end() ? std::nullopt : std::optional{found->second};
}

revision_graph::node_set revision_graph::ancestors_and_self(std::span<const node> of, edges over) const {
  return reach(of, parents_, over == edges::all ? &dependencies_ : nullptr);
}

revision_graph::node_set revision_graph::descendants_and_self(std::span<const node> of, edges over) const {
  return reach(of, children_, over == edges::all ? &dependents_ : nullptr);
}

revision_graph::node_set revision_graph::lineage(node of) const {
  node_set found = ancestors_and_self({&of, 1}, edges::parents);
  const node_set above = descendants_and_self({&of, 1}, edges::parents);
  for (node each = 0; each < size(); ++each) found[each] = found[each] || above[each];
  return found;
}

std::vector<revision_graph::node> revision_graph::tips(const node_set& of, edges over) const {
  const auto in_set = [&of](node each) { return of[each]; };
  std::vector<node> found;
  for (node each = 0; each < size(); ++each) {
    if (!of[each]) continue;
    const auto above = children(each);
    const auto needing = over == edges::all ? dependents(each) : std::span<const node>{};
    if (std::none_of(above.begin(), above.end(), in_set) && std::none_of(needing.begin(), needing.end(), in_set)) {
      found.push_back(each);
    }
  }
  return found;
}

void revision_graph::add(std::string_view revision) {
  const auto [place, is_new] = by_name_.emplace(revision, static_cast<node>(names_.size()));
  if (is_new) names_.push_back(place->first);
}

template <typename Texts>
void revision_graph::read_edges(std::vector<edge>& into, node from, const Texts& names) const {
  for (const auto& each : names) {
    const std::string_view name = each;
    // In a chain without branches the parent is the node before.
    if (from > 0 && names_[from - 1] == name) {
      into.push_back({from, from - 1});
    } else if (const auto to = find(name)) {
      into.push_back({from, *to});
    }
  }
}

void revision_graph::link(const std::vector<edge>& parents, const std::vector<edge>& dependencies) {
  parents_ = sorted(parents);
  children_ = turned(parents_);
  dependencies_ = sorted(dependencies);
  dependents_ = turned(dependencies_);
}

revision_graph::adjacency revision_graph::sorted(const std::vector<edge>& all) const {
  adjacency made;
  made.begins.assign(size() + 1, 0);
  made.neighbours.resize(all.size());
  for (const edge& each : all) ++made.begins[each.from + 1];
  for (std::size_t at = 0; at < size(); ++at) made.begins[at + 1] += made.begins[at];
  std::vector<std::uint32_t> next = made.begins;
  for (const edge& each : all) made.neighbours[next[each.from]++] = each.to;
  return made;
}

// Neighbours come in the order of nodes, whoever told of them.
revision_graph::adjacency revision_graph::turned(const adjacency& from) const {
  std::vector<edge> all;
  all.reserve(from.neighbours.size());
  for (node each = 0; each < size(); ++each) {
    for (const node to : from.of(each)) all.push_back({to, each});
  }
  return sorted(all);
}

revision_graph::node_set revision_graph::reach(std::span<const node> from, const adjacency& first,
                                               const adjacency* second) const {
  node_set seen(size());
  std::vector<node> open{from.begin(), from.end()};
  while (!open.empty()) {
    const node next = open.back();
    open.pop_back();
    if (seen[next]) continue;
    seen[next] = true;
    for (const node each : first.of(next)) open.push_back(each);
    if (second == nullptr) continue;
    for (const node each : second->of(next)) open.push_back(each);
  }
  return seen;
}

}  // namespace strata
