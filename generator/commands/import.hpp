// `strata import DIRECTORY --from LAYOUT [--to DIRECTORY]`: another tool's folder as one of Strata's own, or as it is
// with a lock file.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct import_options {
  /// What to read, in which layout.
  folder_options folder;
  /// The folder to make; empty: none, the lock file is written beside what is there.
  std::filesystem::path to = {};
  /// What messages call that folder; empty: as `to` does.
  std::string display_to = {};
  /// Only says what would be written.
  bool dry_run = false;
  /// For tests; see create_folder().
  std::function<void()> before_step = {};
};

/// Writes all or nothing and says what. Returns the exit status.
int import_migrations(const import_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& import_command();

}  // namespace strata::generator
