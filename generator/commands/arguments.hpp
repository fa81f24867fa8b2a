// Reading a command's words: the options that several commands share, `--help`, and what wrong usage gets.
#pragma once

#include <boost/program_options.hpp>

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../diagnostic.hpp"
#include "load.hpp"

namespace strata::generator {

/// What `--help` shows around the options.
struct command_help {
  /// `strata lock [options]`: begins with the two words that call the command.
  std::string_view usage;
  /// What it does, in a sentence or two.
  std::string_view text;
  /// Command lines that work as they stand, one a line.
  std::string_view examples;
};

/// Adds `--directory`, `--display-directory`, `--dialects`, `--layout` and `--allow-branches`, which set `target`.
void add_folder_options(boost::program_options::options_description& options, folder_options& target);

/// A word that stands without an option's name, and has to.
struct positional_argument {
  /// As the usage line shows it: `REV`.
  std::string_view name;
  std::string* target = nullptr;
};

/// Adds `--help`, reads the words and sets the targets. Returns the exit status where the command ends here: after its
/// help (on standard output), or with wrong usage (on standard error).
[[nodiscard]] std::optional<int> read_arguments(const std::vector<std::string>& arguments, const command_help& help,
                                                boost::program_options::options_description& options,
                                                const std::vector<positional_argument>& positional = {});

/// Reports wrong usage on standard error and returns its exit status.
int wrong_usage(const command_help& help, const std::string& problem);

/// Writes the messages, in colour on a terminal's standard error.
void print(const diagnostics& messages, std::ostream& err);

}  // namespace strata::generator
