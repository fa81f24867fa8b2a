// Commands as data: name, words, options and examples, and what runs them. A program is an array of them. The parser,
// help, completion, the manual page and did-you-mean all read the same data.
#pragma once

#include <functional>
#include <span>
#include <strata/cli.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata::cli {

struct console;
struct context;
struct invocation;

struct option {
  enum class times { at_most_once, repeated, required };

  /// Without dashes.
  std::string_view name = {};
  /// The one-letter form, or empty.
  std::string_view letter = {};
  /// What its value is called; empty for a switch. `REV`, `DIR`, `a|b` and the like say what completes it.
  std::string_view value = {};
  std::string_view text = {};
  times given = times::at_most_once;
};

/// Options that many commands share. Their help folds them into a line that names the topic.
struct option_group {
  /// The topic of `help`: `folder`.
  std::string_view name = {};
  std::string_view title = {};
  std::span<const option> options = {};
};

/// What stands on the left of a help line, and what is said of it.
struct help_line {
  std::string_view left = {};
  std::string_view right = {};
};

struct command {
  /// What it works on, which decides the options that it shares with others.
  enum class subject { nothing, folder, chain };
  /// Words behind those that usage shows.
  enum class surplus {
    refused,
    taken,      ///< the command judges them itself
    passed_on,  ///< behind the first word nothing is an option any more
  };

  std::string_view name = {};
  /// Another name for it, or empty.
  std::string_view alias = {};
  /// Its words, as usage shows them: `[TARGET]`, `REV...`. One in brackets may be missing.
  std::string_view words = {};
  surplus more_words = surplus::refused;
  subject works_on = subject::nothing;
  /// One line.
  std::string_view summary = {};
  /// What a person should know before using it.
  std::string_view details = {};
  /// Command lines that work, without the program's name, and what they do, where that needs to be said.
  std::span<const help_line> examples = {};
  /// Those that it does not share.
  std::span<const option> options = {};
  /// Variables that it reads, besides the database's.
  std::span<const help_line> environment = {};
  /// Returns the exit status.
  int (*run)(const context& now) = nullptr;
};

/// What other tools call something, and what to write here.
struct hint {
  std::string_view word = {};
  std::string_view instead = {};
};

struct command_group {
  std::string_view title = {};
  /// What goes on from the title, or empty.
  std::string_view note = {};
  std::span<const command* const> commands = {};
};

/// A word that may stand at the end of a line, and what it means, if that is known.
struct candidate {
  std::string word;
  std::string meaning = {};
};

/// A program made of commands.
struct toolbox {
  program self;
  /// A few words.
  std::string_view summary = {};
  /// What `version` prints.
  std::string version = {};
  std::vector<command_group> groups = {};
  /// What the commands on a folder, and those on a chain, take besides their own.
  std::vector<const option_group*> folder_options = {};
  std::vector<const option_group*> chain_options = {};
  std::vector<hint> hints = {};
  /// Finds the chain, and runs the command with it. Returns the exit status.
  std::function<int(const console& where, const invocation& asked, const std::function<int(const chain_set&)>& run)>
      with_chain = {};
  /// The revisions that a line (which may not be finished) can name, newest first.
  std::function<std::vector<candidate>(std::span<const std::string> words)> revisions = {};
};

/// `--help` and `--version`, which every command takes.
[[nodiscard]] std::span<const option> always_options() noexcept;

/// By name or alias; null when there is none.
[[nodiscard]] const command* find_command(const toolbox& tools, std::string_view name) noexcept;

/// The groups that the command shares with others.
[[nodiscard]] std::span<const option_group* const> shared_options(const toolbox& tools, const command& what) noexcept;

/// Everything that the command takes, its own first.
[[nodiscard]] std::vector<const option*> options_of(const toolbox& tools, const command& what);

/// The option that a word like `--database` or `-d` names, of this command, or of any (null); null when there is none.
[[nodiscard]] const option* find_option(const toolbox& tools, const command* what, std::string_view word);

/// True for `--name`, `-n`; false for a target that counts back, like `-1`, and for `--` and `-`.
[[nodiscard]] bool looks_like_option(std::string_view word) noexcept;

/// The option whose value has to follow in the next word; null where nothing has to.
[[nodiscard]] const option* option_awaiting(const toolbox& tools, const command* what, std::string_view word);

/// The words of usage, one by one, without the options that it shows: `REV`, `[TARGET]`.
[[nodiscard]] std::vector<std::string_view> places_of(const command& what);

/// Reads one command line, without the program's own name, and runs it. Returns the exit status.
int run_line(const console& terminal, const toolbox& tools, const std::vector<std::string>& line);

/// Says what kept a program from running a line: as text on standard error, or as JSON where the line asks for it.
void report_failure(const console& where, const program& self, const invocation& asked, const failure& what,
                    std::string_view code);

/// The operator's commands, for programs that take them.
[[nodiscard]] std::span<const command* const> operator_commands() noexcept;
[[nodiscard]] const option_group& database_options() noexcept;
[[nodiscard]] std::span<const hint> operator_hints() noexcept;
/// The program that embeds the chains, which must outlive it.
[[nodiscard]] toolbox operator_toolbox(const program& self, const chain_set& set);
/// `help`, `version`, `completion` and `man`: of every program.
[[nodiscard]] std::span<const command* const> general_commands() noexcept;

/// One line of the operator's program on given streams: what strata::cli::run does on the process's own.
int run_on(const console& terminal, const program& self, const std::vector<std::string>& arguments,
           const chain_set& set);

}  // namespace strata::cli
