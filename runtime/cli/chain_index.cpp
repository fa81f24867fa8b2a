#include "chain_index.hpp"

#include <algorithm>

namespace strata::cli {

chain_index::chain_index(const chain& of) : chain_{&of} {
  for (const migration& each : of.migrations) {
    migrations_.emplace(each.revision, &each);
    for (const std::string_view parent : each.parents) children_[parent].push_back(&each);
  }
}

const migration* chain_index::find(std::string_view revision) const {
  const auto found = migrations_.find(revision);
  return found == migrations_.end() ? nullptr : found->second;
}

std::span<const migration* const> chain_index::children(std::string_view revision) const {
  const auto found = children_.find(revision);
  if (found == children_.end()) return {};
  return found->second;
}

bool chain_index::is_head(std::string_view revision) const {
  return std::find(chain_->heads.begin(), chain_->heads.end(), revision) != chain_->heads.end();
}

bool chain_index::are_heads(const std::vector<std::string>& revisions) const {
  return std::is_permutation(revisions.begin(), revisions.end(), chain_->heads.begin(), chain_->heads.end());
}

std::unordered_set<std::string_view> chain_index::with_ancestors(const std::vector<std::string>& revisions) const {
  std::unordered_set<std::string_view> found;
  std::vector<std::string_view> open{revisions.begin(), revisions.end()};
  while (!open.empty()) {
    const migration* const next = find(open.back());
    open.pop_back();
    if (next == nullptr || !found.insert(next->revision).second) continue;
    open.insert(open.end(), next->parents.begin(), next->parents.end());
  }
  return found;
}

}  // namespace strata::cli
