// `strata edit REV`: opens a migration's file in the person's editor.
#pragma once

#include <iosfwd>
#include <string>

#include "command.hpp"
#include "load.hpp"

namespace strata::generator {

struct edit_options {
  folder_options folder;
  std::string revision;
};

/// Prints the file's path, and on `err` that it is locked, if so. Returns the exit status.
int edit_migration(const edit_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& edit_command();

}  // namespace strata::generator
