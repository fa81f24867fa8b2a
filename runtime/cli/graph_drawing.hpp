// A graph drawn with lines, as `git log --graph` does.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace strata::cli {

/// One node of the picture.
struct graph_row {
  /// What stands beside it; its further lines stand below each other.
  std::string text = {};
  /// Rows further down, by position from 0.
  std::vector<std::size_t> parents = {};
  char mark = '*';
};

/// The picture, a line each with a line end; children come before their parents.
[[nodiscard]] std::string draw_graph(std::span<const graph_row> rows);

}  // namespace strata::cli
