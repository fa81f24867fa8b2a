#include "revision_graph.hpp"

#include <utility>

namespace strata {

namespace {

const std::vector<std::string_view> none;

template <typename Range>
std::vector<std::string_view> views(const Range& from) {
  return {from.begin(), from.end()};
}

}  // namespace

revision_graph::revision_graph(const chain& from) {
  for (const migration& each : from.migrations) add(each.revision, views(each.parents));
  link_children();
}

revision_graph::revision_graph(const history& from) {
  for (const applied_migration& each : from.applied) add(each.revision, views(each.parents));
  link_children();
}

revision_graph::revision_graph(const chain& from, const history& applied) {
  for (const applied_migration& each : applied.applied) parents_.emplace(each.revision, views(each.parents));
  for (const migration& each : from.migrations) add(each.revision, views(each.parents));
  const revision_set known{order_.begin(), order_.end()};
  for (const applied_migration& each : applied.applied) {
    if (!known.contains(each.revision)) order_.push_back(each.revision);
  }
  link_children();
}

const std::vector<std::string_view>& revision_graph::parents(std::string_view revision) const {
  const auto found = parents_.find(revision);
  return found == parents_.end() ? none : found->second;
}

const std::vector<std::string_view>& revision_graph::children(std::string_view revision) const {
  const auto found = children_.find(revision);
  return found == children_.end() ? none : found->second;
}

std::vector<std::string_view> revision_graph::bases() const {
  std::vector<std::string_view> found;
  for (const std::string_view each : order_) {
    if (parents(each).empty()) found.push_back(each);
  }
  return found;
}

revision_graph::revision_set revision_graph::ancestors_and_self(const std::vector<std::string_view>& of) const {
  revision_set seen;
  std::vector<std::string_view> pending = of;
  while (!pending.empty()) {
    const std::string_view next = pending.back();
    pending.pop_back();
    if (!seen.insert(next).second) continue;
    for (const std::string_view parent : parents(next)) pending.push_back(parent);
  }
  return seen;
}

revision_graph::revision_set revision_graph::descendants(const std::vector<std::string_view>& of) const {
  revision_set seen;
  std::vector<std::string_view> pending = of;
  while (!pending.empty()) {
    const std::string_view next = pending.back();
    pending.pop_back();
    for (const std::string_view child : children(next)) {
      if (seen.insert(child).second) pending.push_back(child);
    }
  }
  return seen;
}

void revision_graph::add(std::string_view revision, std::vector<std::string_view> parents) {
  order_.push_back(revision);
  parents_.emplace(revision, std::move(parents));
}

void revision_graph::link_children() {
  for (const std::string_view each : order_) {
    for (const std::string_view parent : parents(each)) children_[parent].push_back(each);
  }
}

}  // namespace strata
