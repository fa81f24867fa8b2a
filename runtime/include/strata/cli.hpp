// The operator's commands over a chain: `current`, `history`, `upgrade` and the rest. The generated operator's program
// is one call of run(); the `strata` program gives it the chain of a folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/error.hpp>

namespace strata::cli {

/// What a program says of itself.
struct program {
  /// Its name, for help texts and messages.
  std::string name = {};
  /// The environment variable that names the database when --database does not.
  std::string url_env = "DATABASE_URL";
  /// Options of its own that it takes out of the command line before run(): `--name VALUE` or `-n, --name VALUE`, and
  /// what it means.
  std::vector<std::pair<std::string, std::string>> own_options = {};
  /// As connect_options::on_connect, for every database that a command opens.
  connection_hook on_connect = {};
};

/// Exit status, as documented in docs/commands.md.
enum exit_status : int { done = 0, failed = 1, wrong_usage = 2, answer_is_no = 3 };

/// True for a word that run() takes as its first: current, history, upgrade …
[[nodiscard]] bool is_command(std::string_view word) noexcept;

/// Says what kept a program from running a command line, as run() would: as text on standard error, or as JSON where
/// the line asks for it. Returns the exit status.
int report_failure(const program& self, const std::vector<std::string>& arguments, const failure& what,
                   std::string_view code);

/// True for a line that asks for JSON.
[[nodiscard]] bool asks_for_json(const std::vector<std::string>& arguments);

/// Runs one command line (without the program's own name) and returns the exit status. Writes to the standard streams.
int run(const program& self, const std::vector<std::string>& arguments, const chain_set& set);

}  // namespace strata::cli
