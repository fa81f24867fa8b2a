// Renaming and rewriting several files of a folder so that an interruption at any point loses nothing: the new texts
// are written beside first, then a list of what is to be done, and only then files change. Whoever finds the list can
// finish the work.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// The list, in the folder whose files change.
inline constexpr std::string_view pending_changes_name = "strata.rebase";

/// Names are in the folder. Equal ones: only the text changes.
struct file_change {
  std::string old_name;
  std::string new_name;
  /// The whole file, byte for byte.
  std::string text;
};

/// What could not be done.
struct change_failure {
  /// Empty: nothing failed.
  std::string message;
  /// Files changed already; finish_changes() goes on.
  bool begun = false;
};

/// Makes the changes. Where one fails before any file has changed, all is as it was. `before_step` (may be empty) is
/// called before each step.
[[nodiscard]] change_failure apply_changes(const std::filesystem::path& folder, const std::vector<file_change>& changes,
                                           const std::function<void()>& before_step);

[[nodiscard]] bool has_pending_changes(const std::filesystem::path& folder);

/// Finishes what apply_changes() began and could not end; does nothing where nothing is pending.
[[nodiscard]] change_failure finish_changes(const std::filesystem::path& folder,
                                            const std::function<void()>& before_step);

}  // namespace strata::generator
