// `strata init [DIRECTORY]`: begins a folder of migrations, and says what to write into CMakeLists.txt.
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "command.hpp"
#include "load.hpp"
#include "revision_style.hpp"

namespace strata::generator {

struct init_options {
  /// Its dialects are those of the new chain.
  folder_options folder;
  /// Of the first migration.
  std::string message = "initial schema";
  std::optional<revision_style> style = std::nullopt;
  std::chrono::system_clock::time_point now = {};
};

/// Prints what was written and the lines for CMake. Returns the exit status.
int init_folder(const init_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& init_command();

}  // namespace strata::generator
