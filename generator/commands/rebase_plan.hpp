// What a rebase changes: which migrations move, what they are called then, and what their files say. Touches no file.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "file_changes.hpp"
#include "load.hpp"

namespace strata::generator {

struct rebase_plan {
  /// What the branch stood on (empty: nothing), and what it stands on then.
  std::string from;
  std::string onto;
  /// In chain order, each with its revision then.
  std::vector<std::pair<std::string, std::string>> moved;
  /// Empty: it stands there already.
  std::vector<file_change> changes;
};

/// `branch` is a migration of the branch to move, `onto` what to put it on (nothing: the only other head); both are
/// indexes into the folder's files. Nothing after an error.
[[nodiscard]] std::optional<rebase_plan> plan_rebase(const loaded_folder& folder, std::size_t branch,
                                                     std::optional<std::size_t> onto,
                                                     std::chrono::system_clock::time_point now, diagnostics& messages);

}  // namespace strata::generator
