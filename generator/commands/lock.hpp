// `strata lock`: writes the drafts' checksums into the lock file, accepts edits, or checks that nothing is left to
// lock.
#pragma once

#include <iosfwd>
#include <string>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct lock_options {
  folder_options folder;
  /// Write nothing; fail where there is a draft.
  bool check = false;
  /// The revision whose edited up script is accepted, and why; empty: none.
  std::string accept_edit;
  std::string reason;
  /// The revision whose edited down script is accepted; empty: none.
  std::string accept_down;
};

/// Returns the exit status.
int lock_migrations(const lock_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& lock_command();

}  // namespace strata::generator
