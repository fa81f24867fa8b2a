// `strata new -m "…"`: writes the skeleton of the next migration.
#pragma once

#include <iosfwd>
#include <string>

#include "command.hpp"
#include "draft.hpp"
#include "load.hpp"

namespace strata::generator {

struct new_options {
  folder_options folder;
  draft_options draft;
  /// The migration to go on from, or `base`; empty: the head.
  std::string head = {};
  /// It need not be a head: a branch begins there.
  bool splice = false;
};

/// Writes the file and prints its path. Returns the exit status.
int new_migration(const new_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& new_command();

}  // namespace strata::generator
