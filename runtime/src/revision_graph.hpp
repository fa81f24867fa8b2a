// Parents and children over a chain, a history or both, by revision: what targets, plans and comparisons walk on.
#pragma once

#include <cstddef>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace strata {

/// A graph of revisions. Holds views into what it was made from.
class revision_graph {
 public:
  /// The chain alone.
  explicit revision_graph(const chain& from);
  /// What the database applied, by its own account of parents.
  explicit revision_graph(const history& from);
  /// The union; where both know a revision, the database's account of its parents holds.
  revision_graph(const chain& from, const history& applied);

  [[nodiscard]] bool contains(std::string_view revision) const { return parents_.contains(revision); }
  [[nodiscard]] const std::vector<std::string_view>& parents(std::string_view revision) const;
  [[nodiscard]] const std::vector<std::string_view>& children(std::string_view revision) const;
  /// All revisions: the chain's in its order, then those that only the database knows.
  [[nodiscard]] const std::vector<std::string_view>& revisions() const noexcept { return order_; }
  /// Revisions without parents.
  [[nodiscard]] std::vector<std::string_view> bases() const;

  using revision_set = std::unordered_set<std::string_view>;
  /// The given ones and all that they stand on.
  [[nodiscard]] revision_set ancestors_and_self(const std::vector<std::string_view>& of) const;
  /// All that stands on the given ones, without them.
  [[nodiscard]] revision_set descendants(const std::vector<std::string_view>& of) const;

 private:
  void add(std::string_view revision, std::vector<std::string_view> parents);
  void link_children();

  std::vector<std::string_view> order_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> parents_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> children_;
};

}  // namespace strata
