#include "applied_heads.hpp"

#include <algorithm>

#include "runtime/internal/words.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata {

applied_heads::applied_heads(const history& from) {
  for (const applied_migration& each : from.applied) {
    const bool half_applied = each.way == direction::up && !each.finished();
    if (!half_applied) put(each.revision, each.parents, each.digest);
  }
  for (const applied_migration& each : from.repeatables) repeatables_.emplace(each.revision, each.digest);
}

void applied_heads::add(std::string_view revision, std::span<const std::string_view> parents, std::string_view digest) {
  changes_.push_back(
      {.added = true, .repeatable = false, .revision = std::string{revision}, .parents = {}, .digest = {}});
  put(changes_.back().revision, {parents.begin(), parents.end()}, digest);
}

void applied_heads::remove(std::string_view revision) {
  const auto found = nodes_.find(std::string{revision});
  if (found == nodes_.end() || !found->second.applied) return;
  changes_.push_back({.added = false,
                      .repeatable = false,
                      .revision = found->first,
                      .parents = found->second.parents,
                      .digest = found->second.digest});
  withdraw(changes_.back().revision);
}

void applied_heads::rewind(std::size_t mark) {
  for (; changes_.size() > mark; changes_.pop_back()) {
    const change& last = changes_.back();
    if (last.repeatable) {
      last.added ? void(repeatables_.erase(last.revision)) : void(repeatables_.emplace(last.revision, last.digest));
    } else {
      last.added ? withdraw(last.revision) : put(last.revision, last.parents, last.digest);
    }
  }
}

void applied_heads::put(const std::string& revision, const std::vector<std::string>& parents, std::string_view digest) {
  node& added = nodes_[revision];
  added.parents = parents;
  added.digest = digest;
  added.applied = true;
  if (added.children == 0) heads_.emplace(revision, digest);
  for (const std::string& parent : parents) {
    ++nodes_[parent].children;
    heads_.erase(parent);
  }
}

void applied_heads::withdraw(const std::string& revision) {
  node& gone = nodes_.at(revision);
  heads_.erase(revision);
  for (const std::string& parent : gone.parents) {
    node& left = nodes_.at(parent);
    if (--left.children == 0 && left.applied) heads_.emplace(parent, left.digest);
  }
  gone.parents.clear();
  gone.applied = false;
  if (gone.children == 0) nodes_.erase(revision);
}

void applied_heads::add_repeatable(std::string_view name, std::string_view digest) {
  remove_repeatable(name);
  changes_.push_back({.added = true, .repeatable = true, .revision = std::string{name}, .parents = {}, .digest = {}});
  repeatables_.emplace(name, digest);
}

void applied_heads::remove_repeatable(std::string_view name) {
  const auto found = repeatables_.find(name);
  if (found == repeatables_.end()) return;
  changes_.push_back(
      {.added = false, .repeatable = true, .revision = found->first, .parents = {}, .digest = found->second});
  repeatables_.erase(found);
}

std::vector<std::string> applied_heads::revisions() const {
  std::vector<std::string> names;
  for (const auto& [revision, digest] : heads_) names.push_back(revision);
  return names;
}

std::string applied_heads::text() const { return join(revisions(), " "); }

std::string applied_heads::digest() const {
  std::vector<std::string_view> digests;
  for (const auto& [revision, digest] : heads_) digests.push_back(digest);
  std::sort(digests.begin(), digests.end());
  std::string joined = join(digests, " ");
  if (repeatables_.empty()) return joined;
  // The text is described in docs/checksum.md; the generator makes the same.
  std::string texts;
  for (const auto& [name, digest] : repeatables_) texts.append(name).append(" ").append(digest).append("\n");
  return joined + (joined.empty() ? "" : " ") + "repeatable:" + sha256_text(texts);
}

std::string applied_heads::describe() const {
  if (heads_.empty()) return "without migrations";
  return "at " + join(revisions());
}

std::string state_digest(const history& of) {
  std::string digest = applied_heads{of}.digest();
  for (const applied_migration& each : of.applied) {
    if (!each.finished()) digest += " unfinished:" + each.revision;
  }
  return digest;
}

bool state_fits(const history& of) {
  const std::string_view recorded = std::string_view{of.head_digest}.substr(0, of.head_digest.find(" unf"));
  return recorded.empty() || applied_heads{of}.digest() == recorded;
}

}  // namespace strata
