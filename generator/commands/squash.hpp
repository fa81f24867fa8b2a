// `strata squash REV`: writes a checkpoint, one migration that stands for all up to REV, and proves that it leads to
// the same schema, rows and counters.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct squash_options {
  folder_options folder;
  /// A revision or another target that names one (`head`).
  std::string revision;
  /// The file's first line; empty: what it is.
  std::string message = {};
  /// Columns (`nodes.created_at`) of which the checkpoint holds the values of one run, although another has others.
  std::vector<std::string> frozen = {};
};

/// Writes the file and prints its path; after an error nothing is written. Returns the exit status.
int squash_migrations(const squash_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& squash_command();

}  // namespace strata::generator
