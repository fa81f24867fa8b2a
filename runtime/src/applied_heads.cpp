#include "applied_heads.hpp"

#include <algorithm>

namespace strata {

applied_heads::applied_heads(const history& from) {
  for (const applied_migration& each : from.applied) {
    const bool half_applied = each.way == direction::up && !each.finished();
    if (!half_applied) add(each.revision, each.parents, each.digest);
  }
}

void applied_heads::add(std::string_view revision, const std::vector<std::string>& parents, std::string_view digest) {
  const std::string name{revision};
  node& added = nodes_[name];
  added.parents = parents;
  added.digest = digest;
  for (const std::string& parent : parents) {
    ++nodes_[parent].children;
    heads_.erase(parent);
  }
  if (added.children == 0) heads_.emplace(name, digest);
}

void applied_heads::remove(std::string_view revision) {
  const auto found = nodes_.find(std::string{revision});
  if (found == nodes_.end()) return;
  heads_.erase(found->first);
  for (const std::string& parent : found->second.parents) {
    node& left = nodes_[parent];
    if (--left.children == 0) heads_.emplace(parent, left.digest);
  }
  nodes_.erase(std::string{revision});
}

std::vector<std::string> applied_heads::revisions() const {
  std::vector<std::string> names;
  for (const auto& [revision, digest] : heads_) names.push_back(revision);
  return names;
}

std::string applied_heads::digest() const {
  std::vector<std::string_view> digests;
  for (const auto& [revision, digest] : heads_) digests.push_back(digest);
  std::sort(digests.begin(), digests.end());
  std::string joined;
  for (const std::string_view each : digests) joined.append(joined.empty() ? "" : " ").append(each);
  return joined;
}

std::string applied_heads::describe() const {
  if (heads_.empty()) return "without migrations";
  std::string text = "at ";
  for (const auto& [revision, digest] : heads_) text.append(text.size() > 3 ? ", " : "").append(revision);
  return text;
}

}  // namespace strata
