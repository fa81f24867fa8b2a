// A chain of another tool's as a folder of the layout `strata`: the same revisions, parents and statements, so the same
// checksums and digests.
#pragma once

#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"

namespace strata::generator {

/// The chain as its own layout reads it; one chain a dialect.
struct foreign_chain {
  const std::vector<migration_file>& files;
  const std::vector<migration_file>& repeatables;
  const migration_graph& graph;
  const std::vector<migration_chain>& chains;
  bool allow_branches = false;
};

struct native_file {
  std::string name;
  std::string text;
};

/// The files, those of repeatable migrations last. They are read back, and what would be another chain is reported.
/// `display` is the new folder's name in messages.
[[nodiscard]] std::vector<native_file> write_native(const foreign_chain& from, const std::string& display,
                                                    diagnostics& messages);

/// Where two chains of one dialect differ in what reaches a database or a checksum, a line each.
[[nodiscard]] std::vector<std::string> compare_chains(const migration_chain& left, const migration_chain& right);

}  // namespace strata::generator
