#include "branch_graph.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace strata::generator {

namespace {

std::set<std::size_t> reach(const std::set<std::size_t>& from, const std::vector<std::vector<std::size_t>>& edges) {
  std::set<std::size_t> found = from;
  std::vector<std::size_t> open{from.begin(), from.end()};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    for (const std::size_t each : edges[next]) {
      if (found.insert(each).second) open.push_back(each);
    }
  }
  return found;
}

}  // namespace

branch_graph::branch_graph(const loaded_folder& folder)
    : parents_(folder.files.size()), children_(folder.files.size()) {
  std::unordered_map<std::string_view, std::size_t> by_revision;
  std::unordered_map<std::string_view, const locked_migration*> locked;
  for (const std::size_t file : folder.graph.order) by_revision.emplace(folder.files[file].revision, file);
  for (const locked_migration& each : folder.lock.migrations) locked.emplace(each.revision, &each);
  for (const std::size_t file : folder.graph.order) {
    const auto line = locked.find(folder.files[file].revision);
    const auto& names = line == locked.end() ? folder.graph.parents[file] : line->second->parents;
    for (const std::string& name : names) {
      const auto parent = by_revision.find(name);
      if (parent == by_revision.end()) continue;
      parents_[file].push_back(parent->second);
      children_[parent->second].push_back(file);
    }
  }
  std::copy_if(folder.graph.order.begin(), folder.graph.order.end(), std::back_inserter(heads_),
               [this](std::size_t file) { return children_[file].empty(); });
}

std::set<std::size_t> branch_graph::ancestors(const std::set<std::size_t>& files) const {
  return reach(files, parents_);
}

std::set<std::size_t> branch_graph::descendants(const std::set<std::size_t>& files) const {
  return reach(files, children_);
}

}  // namespace strata::generator
