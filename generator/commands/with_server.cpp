// `strata with-server -- COMMAND`: runs a program's tests on a throwaway PostgreSQL server.
#include <fmt/format.h>

#include <array>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/scratch/postgresql_server.hpp"
#include "runtime/internal/child_process.hpp"

namespace strata::generator {

namespace {

// The environment variables that the command finds: the URL of the server, and of a new, empty database on it.
constexpr const char* server_variable = "STRATA_TEST_POSTGRESQL_URL";
constexpr const char* database_variable = "STRATA_TEST_DATABASE_URL";

// As shells report it.
constexpr int cannot_be_run = 127;

int run_command(const cli::console& where, const std::vector<std::string>& words, const postgresql_server& server,
                const postgresql_database& database) {
  // A group of its own, so that all of it can be ended; but one that reads from a terminal must stay in the terminal's.
  const bool grouped = !where.in_is_terminal;
  const without_libpq_environment unheard{server.is_stratas()};
  try {
    child_process running{words,
                          {{server_variable, server.maintenance_url()}, {database_variable, database.url()}},
                          {.inherited = true, .leads_group = grouped}};
    server.take_along(grouped ? -running.id() : running.id());
    return running.wait();
  } catch (const process_error&) {
    *where.err << fmt::format("strata: cannot run {}\n", words.front());
    return cannot_be_run;
  }
}

int run_with_server(const cli::context& now) {
  const std::vector<std::string>& words = now.asked.words;
  try {
    const postgresql_server server;
    const postgresql_database database{server};
    return run_command(now.terminal, words, server, database);
  } catch (const no_server& why) {
    *now.terminal.out << fmt::format("skipped, {} was not run: {}\n", words.front(), why.what());
    return skipped;
  }
}

constexpr std::array with_server_examples{
    cli::help_line{"with-server -- sh -c './server_tests --url \"$STRATA_TEST_DATABASE_URL\"'"}};

}  // namespace

constinit const cli::command with_server_command{
    .name = "with-server",
    .words = "-- COMMAND [WORD]...",
    .more_words = cli::command::surplus::passed_on,
    .summary = "run a program's tests on a throwaway PostgreSQL server",
    .details =
        "Starts a throwaway PostgreSQL server from the installed binaries, or takes the one that "
        "STRATA_TEST_POSTGRESQL_URL names, and runs the command with STRATA_TEST_POSTGRESQL_URL and, for a new "
        "and empty database, STRATA_TEST_DATABASE_URL; libpq's own variables (PGPORT, PGSERVICE …) are not "
        "handed on. The command ends with `strata`, and `strata` with whoever started it. Exit status: the "
        "command's; 77 where there is no server.",
    .examples = with_server_examples,
    .run = run_with_server};

}  // namespace strata::generator
