// What a program and its commands say of themselves, as values: `--help`, completion and the manual page are written
// from them. The operator's commands have them from the table in command.cpp; the generator's make their own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <strata/cli.hpp>

#include "command.hpp"

namespace strata::cli {

struct option_page {
  /// Without dashes.
  std::string name;
  /// The one-letter form, or empty.
  std::string letter;
  /// What its value is called; empty for a switch. `REV`, `DIR`, `a|b` and the like say what completes it.
  std::string value;
  std::string summary;
  /// All commands of its group take it.
  bool everywhere = false;
};

/// What stands on the left of a help line, and what is said of it.
struct help_line {
  std::string left;
  std::string right;
};

struct command_page {
  std::string name;
  /// Its words, as usage shows them: `[TARGET]`.
  std::string words;
  /// One line.
  std::string summary;
  /// What a person should know before using it.
  std::string details;
  std::vector<option_page> options;
  /// Command lines that work, and what they do, where that needs to be said.
  std::vector<help_line> examples;
  std::vector<help_line> environment;
};

struct command_group {
  std::string title;
  /// What goes on from the title, or empty.
  std::string note;
  std::vector<command_page> commands;
};

struct help_section {
  std::string title;
  std::vector<help_line> lines;
  /// A sentence below them, or empty.
  std::string note;
};

struct program_page {
  std::string name;
  /// A few words, or empty.
  std::string summary;
  std::vector<command_group> groups;
  std::vector<help_section> sections;

  /// Null when there is none of that name.
  [[nodiscard]] const command_page* find(std::string_view command) const noexcept;
  /// The option that the word (`--database`, `-d`) names, if its value follows in the next word: of this command, or of
  /// any (null). Null when there is none.
  [[nodiscard]] const option_page* option_awaiting(std::string_view word, const command_page* command) const;
};

[[nodiscard]] command_page page_of(const program& self, const command& what);
[[nodiscard]] program_page page_of(const program& self);

/// `-y, --yes`, `    --sql`, `    --database URL`: what usage calls an option, so long that names stand below each
/// other.
[[nodiscard]] std::string written(const option_page& option);

/// Strata's own version.
[[nodiscard]] std::string_view strata_version() noexcept;

}  // namespace strata::cli
