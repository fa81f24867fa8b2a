// The `strata` program: the author's commands over a folder of migrations, and the operator's over its chain.

#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <iostream>

#include <strata/cli.hpp>
#include "commands/commands.hpp"
#include "runtime/cli/console.hpp"
#include "runtime/internal/words.hpp"

namespace {

// Each database is used by one thread at a time, and nobody asks how much memory there is in use: without its locks and
// counters SQLite verifies a chain a sixth faster.
void set_up_sqlite() {
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    set_up_sqlite();
    return strata::cli::run_line(strata::cli::process_console(), strata::generator::strata_toolbox(),
                                 {arguments + std::min(count, 1), arguments + count});
  } catch (const std::exception& failure) {
    std::cerr << "strata: " << failure.what() << '\n';
    return strata::cli::failed;
  }
}
