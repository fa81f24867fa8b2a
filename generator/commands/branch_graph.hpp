// The graph of a folder as it was meant: locked migrations keep the parents that they were locked with, whatever files
// have come between them. A draft that got in between is a branch of its own here.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "load.hpp"

namespace strata::generator {

/// Works on indexes into the folder's files.
class branch_graph {
 public:
  explicit branch_graph(const loaded_folder& folder);

  [[nodiscard]] const std::vector<std::size_t>& parents(std::size_t file) const { return parents_[file]; }
  /// Those that nothing follows, in chain order.
  [[nodiscard]] const std::vector<std::size_t>& heads() const noexcept { return heads_; }
  /// With the files themselves.
  [[nodiscard]] std::set<std::size_t> ancestors(const std::set<std::size_t>& files) const;
  [[nodiscard]] std::set<std::size_t> descendants(const std::set<std::size_t>& files) const;

 private:
  std::vector<std::vector<std::size_t>> parents_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<std::size_t> heads_;
};

}  // namespace strata::generator
