// Who comes after whom in a chain, a history or both: what targets, plans and comparisons walk on. Nodes are numbers,
// so that ten thousand of them are walked in well under the time of one query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <strata/plan.hpp>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace strata {

/// A graph of revisions. Holds views into what it was made from. Where a revision names one that is not there, there is
/// no edge.
class revision_graph {
 public:
  /// The chain's migrations in its order, then those that only the database knows, in the order they were applied.
  using node = std::uint32_t;
  /// By node.
  using node_set = std::vector<bool>;
  /// What an edge may be: parenthood alone, or dependencies, too.
  enum class edges { parents, all };

  /// The chain alone.
  explicit revision_graph(const chain& from);
  /// What the database applied, by its own account; nodes are the rows.
  explicit revision_graph(const history& from);
  /// The union; where both know a revision, the database's account of what it stands on holds, unless it began there
  /// with a checkpoint.
  revision_graph(const chain& from, const history& applied);

  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::string_view name(node of) const { return names_[of]; }
  [[nodiscard]] std::optional<node> find(std::string_view revision) const;
  /// The node of each of the history's rows.
  [[nodiscard]] const std::vector<node>& rows() const noexcept { return rows_; }

  [[nodiscard]] std::span<const node> parents(node of) const { return parents_.of(of); }
  [[nodiscard]] std::span<const node> children(node of) const { return children_.of(of); }
  [[nodiscard]] std::span<const node> dependencies(node of) const { return dependencies_.of(of); }
  [[nodiscard]] std::span<const node> dependents(node of) const { return dependents_.of(of); }

  [[nodiscard]] node_set ancestors_and_self(std::span<const node> of, edges over) const;
  [[nodiscard]] node_set descendants_and_self(std::span<const node> of, edges over) const;
  /// A branch: its ancestors, itself and its descendants, by parenthood.
  [[nodiscard]] node_set lineage(node of) const;
  /// Those of a set that nothing else in it stands on, nor, with all edges, depends on.
  [[nodiscard]] std::vector<node> tips(const node_set& of, edges over) const;

 private:
  // The neighbours of all nodes behind each other.
  struct adjacency {
    std::vector<std::uint32_t> begins;
    std::vector<node> neighbours;
    [[nodiscard]] std::span<const node> of(node from) const;
  };
  struct edge {
    node from;
    node to;
  };

  template <typename Texts>
  void read_edges(std::vector<edge>& into, node from, const Texts& names) const;
  void add(std::string_view revision);
  void link(const std::vector<edge>& parents, const std::vector<edge>& dependencies);
  [[nodiscard]] adjacency sorted(const std::vector<edge>& all) const;
  [[nodiscard]] adjacency turned(const adjacency& from) const;
  [[nodiscard]] node_set reach(std::span<const node> from, const adjacency& first, const adjacency* second) const;

  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, node> by_name_;
  std::vector<node> rows_;
  adjacency parents_;
  adjacency children_;
  adjacency dependencies_;
  adjacency dependents_;
};

}  // namespace strata
