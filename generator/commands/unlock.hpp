// `strata unlock REV`: takes the newest migration out of the lock file, which makes it a draft again.
#pragma once

#include <iosfwd>
#include <string>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct unlock_options {
  folder_options folder;
  std::string revision;
};

/// Returns the exit status.
int unlock_migration(const unlock_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& unlock_command();

}  // namespace strata::generator
