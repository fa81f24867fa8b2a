// `strata merge -m "…" [REV]...`: writes a migration with several parents, which brings branches together.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "command.hpp"
#include "draft.hpp"
#include "load.hpp"

namespace strata::generator {

struct merge_options {
  folder_options folder;
  /// Without a message: `merge A and B`.
  draft_options draft;
  /// Empty: all heads.
  std::vector<std::string> revisions = {};
  /// They need not be heads.
  bool splice = false;
};

/// Writes the file and prints its path. Returns the exit status.
int merge_branches(const merge_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& merge_command();

}  // namespace strata::generator
