// `strata rebase REV`: puts a branch of drafts on top of the other head.
#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct rebase_options {
  folder_options folder;
  /// A migration of the branch to move.
  std::string revision = {};
  /// What to put it on; empty: the only other head.
  std::string onto = {};
  /// Finish what an interrupted rebase began.
  bool go_on = false;
  /// New revisions by time are made from it (UTC).
  std::chrono::system_clock::time_point now = {};
  /// Called before each change of a file; for tests that end the process there.
  std::function<void()> before_step = {};
};

/// Prints what became of each file. Returns the exit status.
int rebase_branch(const rebase_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& rebase_command();

}  // namespace strata::generator
