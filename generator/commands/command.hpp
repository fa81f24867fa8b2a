// A command of the `strata` program: its name, a line for the list of commands, and what runs it. Each command has a
// file of its own that offers one of these.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/cli/page.hpp"

namespace strata::generator {

/// What a command is called with.
struct command_line {
  // A line is its words, so both convert.
  command_line(std::vector<std::string> line) : words(std::move(line)) {}
  command_line(std::initializer_list<std::string> line) : words(line) {}

  /// Those after the command's name.
  std::vector<std::string> words;
  /// Where the command puts its page instead of doing anything; null: nowhere. See page_of().
  cli::command_page* page = nullptr;
};

struct command {
  std::string_view name;
  /// One line for `strata --help`.
  std::string_view summary;
  /// Writes to the standard streams and returns the exit status: 0 done, 1 failed, 2 wrong usage. Answers `--help`
  /// itself.
  int (*run)(const command_line& line);
};

/// What `--help` shows of it, as a value.
[[nodiscard]] cli::command_page page_of(const command& what);

}  // namespace strata::generator
