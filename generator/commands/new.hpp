// `strata new -m "…"`: writes the skeleton of the next migration.
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <vector>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct new_options {
  folder_options folder;
  /// What the migration does, with a letter or a digit in its first line, which becomes the file's name and head.
  std::string message;
  /// The revision is made from it (UTC).
  std::chrono::system_clock::time_point now;
};

/// Writes the file and prints its path. Returns the exit status.
int new_migration(const new_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& new_command();

}  // namespace strata::generator
