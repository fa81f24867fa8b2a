// A command of the `strata` program: its name, a line for the list of commands, and what runs it. Each command has a
// file of its own that offers one of these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

struct command {
  std::string_view name;
  /// One line for `strata --help`.
  std::string_view summary;
  /// Takes the words after the command's name, writes to the standard streams and returns the exit status:
  /// 0 done, 1 failed, 2 wrong usage. Answers `--help` itself.
  int (*run)(const std::vector<std::string>& arguments);
};

}  // namespace strata::generator
