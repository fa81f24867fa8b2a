// The operator's commands over a chain: `current`, `history`, `upgrade` and the rest. The generated operator's program
// is one call of run().
#pragma once

#include <string>
#include <vector>

#include <strata/chain.hpp>
#include <strata/connection.hpp>

namespace strata::cli {

/// What a program says of itself.
struct program {
  /// Its name, for help texts and messages.
  std::string name = {};
  /// The environment variable that names the database when --database does not.
  std::string url_env = "DATABASE_URL";
  /// As connect_options::on_connect, for every database that a command opens.
  connection_hook on_connect = {};
};

/// Exit status, as documented in docs/commands.md.
enum exit_status : int { done = 0, failed = 1, wrong_usage = 2, answer_is_no = 3 };

/// Runs one command line (without the program's own name) and returns the exit status. Writes to the standard streams.
int run(const program& self, const std::vector<std::string>& arguments, const chain_set& set);

}  // namespace strata::cli
