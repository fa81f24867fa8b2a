// A chain to look things up in: a revision's migration, what follows it, what it stands on.
#pragma once

#include <cstddef>
#include <span>
#include <strata/chain.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace strata::cli {

/// Points into the chain, which must outlive it.
class chain_index {
 public:
  explicit chain_index(const chain& of);

  [[nodiscard]] const chain& whole() const noexcept { return *chain_; }
  /// Null for a revision that the chain does not have.
  [[nodiscard]] const migration* find(std::string_view revision) const;
  /// The checkpoint that stands for a revision whose own migration the chain does not have any more; null: none.
  [[nodiscard]] const migration* checkpoint_over(std::string_view revision) const;
  /// The migrations that have this revision as a parent.
  [[nodiscard]] std::span<const migration* const> children(std::string_view revision) const;
  [[nodiscard]] bool is_head(std::string_view revision) const;
  /// Some other branch depends on the migration.
  [[nodiscard]] bool is_needed(std::string_view revision) const { return needed_.contains(revision); }
  /// The names of the branches that the migration is on: those that it states, those that it descends from, and those
  /// above it up to the branch point before.
  [[nodiscard]] std::vector<std::string_view> labels(std::string_view revision) const;
  /// True when these are exactly the chain's heads.
  [[nodiscard]] bool are_heads(const std::vector<std::string>& revisions) const;
  /// These revisions and everything they stand on or depend on.
  [[nodiscard]] std::unordered_set<std::string_view> with_ancestors(const std::vector<std::string>& revisions) const;

 private:
  const chain* chain_;
  std::unordered_map<std::string_view, const migration*> migrations_;
  std::unordered_map<std::string_view, const migration*> checkpoints_;
  std::unordered_map<std::string_view, std::vector<const migration*>> children_;
  std::unordered_set<std::string_view> needed_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> labels_;

  void spread(std::string_view label, const migration& from);
};

}  // namespace strata::cli
