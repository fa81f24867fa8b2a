#include "with_server.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <strata/cli.hpp>

#include "arguments.hpp"
#include "generator/scratch/postgresql_server.hpp"
#include "verify.hpp"

namespace strata::generator {

namespace {

// As shells report them.
constexpr int cannot_be_run = 127;
constexpr int killed = 128;

constexpr command_help help{
    .usage = "strata with-server -- COMMAND [WORD]...",
    .summary = "run a program's tests on a throwaway PostgreSQL server",
    .text =
        "Starts a throwaway PostgreSQL server from the installed binaries, or takes the one that\n"
        "STRATA_TEST_POSTGRESQL_URL names, and runs the command with STRATA_TEST_POSTGRESQL_URL and, for a new and "
        "empty\n"
        "database, STRATA_TEST_DATABASE_URL; libpq's own variables (PGPORT, PGSERVICE …) are not handed on.\n"
        "The command ends with `strata`, and `strata` with whoever started it. Exit status: the command's; 77\n"
        "where there is no server.",
    .examples = "strata with-server -- sh -c './server_tests --url \"$STRATA_TEST_DATABASE_URL\"'"};

int run_command(const std::vector<std::string>& words, const postgresql_server& server,
                const postgresql_database& database, std::ostream& err) {
  // A group of its own, so that all of it can be ended; but one that reads from a terminal must stay in the terminal's.
  const bool grouped = isatty(STDIN_FILENO) == 0;
  const pid_t child = fork();
  if (child == 0) {
    if (grouped) setpgid(0, 0);
    const without_libpq_environment unheard{server.is_stratas()};
    setenv(server_variable, server.maintenance_url().c_str(), 1);
    setenv(database_variable, database.url().c_str(), 1);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments.front(), arguments.data());
    _exit(cannot_be_run);
  }
  if (child > 0) server.take_along(grouped ? -child : child);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const bool ran = child > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == cannot_be_run);
  if (!ran) err << fmt::format("strata: cannot run {}\n", words.front());
  if (child <= 0) return cli::failed;
  return WIFEXITED(status) ? WEXITSTATUS(status) : killed + WTERMSIG(status);
}

int run(const command_line& line) {
  if (line.page != nullptr || (!line.words.empty() && (line.words.front() == "--help" || line.words.front() == "-h"))) {
    boost::program_options::options_description none;
    return read_arguments(line, help, none).value_or(cli::done);
  }
  std::vector<std::string> words = line.words;
  if (!words.empty() && words.front() == "--") words.erase(words.begin());
  if (words.empty()) return wrong_usage(help, "COMMAND is missing");
  return run_with_server(words, std::cout, std::cerr);
}

}  // namespace

int run_with_server(const std::vector<std::string>& words, std::ostream& out, std::ostream& err) {
  try {
    const postgresql_server server;
    const postgresql_database database{server};
    return run_command(words, server, database, err);
  } catch (const no_server& why) {
    out << fmt::format("skipped, {} was not run: {}\n", words.front(), why.what());
    return skipped;
  }
}

const command& with_server_command() {
  static constexpr command entry{"with-server", help.summary, run};
  return entry;
}

}  // namespace strata::generator
