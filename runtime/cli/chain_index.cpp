#include "chain_index.hpp"

#include <algorithm>

namespace strata::cli {

chain_index::chain_index(const chain& of) : chain_{&of} {
  for (const migration& each : of.migrations) {
    migrations_.emplace(each.revision, &each);
    for (const replaced_migration& below : each.replaces) checkpoints_.emplace(below.revision, &each);
    for (const std::string_view parent : each.parents) children_[parent].push_back(&each);
    needed_.insert(each.depends.begin(), each.depends.end());
  }
  for (const migration& each : of.migrations) {
    for (const std::string_view label : each.labels) spread(label, each);
  }
}

void chain_index::spread(std::string_view label, const migration& from) {
  std::unordered_set<std::string_view> seen;
  std::vector<const migration*> open{&from};
  while (!open.empty()) {
    const migration* const next = open.back();
    open.pop_back();
    if (!seen.insert(next->revision).second) continue;
    labels_[next->revision].push_back(label);
    const auto above = children(next->revision);
    open.insert(open.end(), above.begin(), above.end());
  }
  // Down to where several branches meet, which is nobody's own.
  const migration* below = &from;
  while (below->parents.size() == 1) {
    below = find(below->parents.front());
    if (below == nullptr || children(below->revision).size() > 1 || is_needed(below->revision)) return;
    labels_[below->revision].push_back(label);
  }
}

std::vector<std::string_view> chain_index::labels(std::string_view revision) const {
  const auto found = labels_.find(revision);
  return found == labels_.end() ? std::vector<std::string_view>{} : found->second;
}

const migration* chain_index::find(std::string_view revision) const {
  const auto found = migrations_.find(revision);
  return found == migrations_.end() ? nullptr : found->second;
}

const migration* chain_index::checkpoint_over(std::string_view revision) const {
  const auto found = checkpoints_.find(revision);
  return found == checkpoints_.end() ? nullptr : found->second;
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
    open.insert(open.end(), next->depends.begin(), next->depends.end());
  }
  return found;
}

}  // namespace strata::cli
