// Reading a command's words: the options that several commands share, `--help`, and what wrong usage gets.
#pragma once

#include <boost/program_options.hpp>

#include <iosfwd>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command.hpp"
#include "generator/files/diagnostic.hpp"
#include "load.hpp"

namespace strata::generator {

/// What `--help` shows around the options.
struct command_help {
  /// `strata unlock REV [options]`: begins with the two words that call the command.
  std::string_view usage;
  /// The line for `strata --help`, which begins the command's own help, too.
  std::string_view summary = {};
  /// What a person should know before using it.
  std::string_view text = {};
  /// Command lines that work as they stand, one a line.
  std::string_view examples = {};
  /// Variables that it reads, and what for.
  std::span<const std::pair<std::string_view, std::string_view>> environment = {};
};

/// Of `--base`: `FILE`, or `DIALECT=FILE` between commas. Throws boost::program_options::error.
void read_bases(const std::string& list, folder_options& target);

/// Adds what says which folder it is and how it is read (`--directory`, `--layout` …), which sets `target`.
void add_folder_options(boost::program_options::options_description& options, folder_options& target);

/// Adds only what says how it is read besides its layout: `--dialects`, `--allow-branches`, `--gaps`.
void add_reading_options(boost::program_options::options_description& options, folder_options& target);

/// A word that stands without an option's name.
struct positional_argument {
  /// As the usage line shows it: `REV`.
  std::string_view name;
  std::string* target = nullptr;
  /// It may be missing.
  bool optional = false;
  /// Takes all words from here on instead.
  std::vector<std::string>* several = nullptr;
};

/// Adds `--help`, reads the words and sets the targets. Returns the exit status where the command ends here: after its
/// help (on standard output), with its page, or with wrong usage (on standard error).
[[nodiscard]] std::optional<int> read_arguments(const command_line& line, const command_help& help,
                                                boost::program_options::options_description& options,
                                                const std::vector<positional_argument>& positional = {});

/// A value of words between commas, or of an option given several times, as one list.
[[nodiscard]] std::vector<std::string> split_list(const std::vector<std::string>& values);

/// The dialects that the words name. Throws boost::program_options::error.
[[nodiscard]] std::vector<dialect> read_dialects(const std::vector<std::string>& names);

/// Reports wrong usage on standard error and returns its exit status.
int wrong_usage(const command_help& help, const std::string& problem, const std::string& suggestion = {});

/// Writes the messages, in colour on a terminal's standard error.
void print(const diagnostics& messages, std::ostream& err);

/// Reads the words of --set NAME=VALUE; what is wrong with them, if anything.
[[nodiscard]] std::optional<std::string> read_variable_values(const std::vector<std::string>& words,
                                                              std::map<std::string, std::string, std::less<>>& into);

}  // namespace strata::generator
