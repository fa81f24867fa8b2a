// The `strata` program: the author's commands over a folder of migrations, and the operator's over its chain.

#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <strata/cli.hpp>

#include "commands/compile.hpp"
#include "commands/lock.hpp"
#include "commands/new.hpp"
#include "commands/operate.hpp"
#include "commands/unlock.hpp"
#include "commands/verify.hpp"
#include "commands/with_server.hpp"
#include "diagnostic.hpp"
#include "runtime/src/closest.hpp"

namespace {

namespace generator = strata::generator;

const std::array author_commands{generator::new_command(),         generator::lock_command(),
                                 generator::unlock_command(),      generator::verify_command(),
#ifdef STRATA_WITH_POSTGRESQL
                                 generator::with_server_command(),
#endif
                                 generator::compile_command()};

void print_help(std::ostream& out) {
  out << "strata: migrations that ship inside a C++ program\n"
         "\n"
         "usage: strata COMMAND [options]\n"
         "\n"
         "For the author, over a folder of migrations (--directory, default: migrations):\n";
  std::size_t width = 0;
  for (const generator::command& each : author_commands) width = std::max(width, each.name.size());
  for (const generator::command& each : author_commands) {
    out << "  " << each.name << std::string(width - each.name.size() + 2, ' ') << each.summary << '\n';
  }
  out << "\n"
         "For the operator, over a database (--database URL) and the chain of a folder (--directory, --table-prefix):\n"
      << strata::cli::command_summary()
      << "\n"
         "strata COMMAND --help says more of each. strata --version prints the version.\n"
         "Exit status: 0 done; 1 failed; 2 wrong usage; 3 the answer is no.\n";
}

int report_unknown(const std::vector<std::string>& words) {
  const std::string& word = words.front();
  std::vector<std::string_view> names = strata::cli::command_names();
  for (const generator::command& each : author_commands) names.push_back(each.name);
  std::string meant = strata::did_you_mean(word, names);
  if (!meant.empty()) meant += ' ';
  return strata::cli::report_failure(
      {.name = "strata"}, words,
      {.message = "unknown command '" + word + "'", .help = meant + "strata --help lists all commands"},
      "strata-usage");
}

int run(const std::vector<std::string>& words) {
  if (words.empty()) {
    print_help(std::cerr);
    return strata::cli::wrong_usage;
  }
  const std::string& word = words.front();
  if (word == "--help" || word == "-h") {
    print_help(std::cout);
    return strata::cli::done;
  }
  if (word == "--version") {
    std::cout << "strata " STRATA_VERSION "\n";
    return strata::cli::done;
  }
  for (const generator::command& each : author_commands) {
    if (each.name == word) return each.run({words.begin() + 1, words.end()});
  }
  if (strata::cli::is_command(word)) return generator::operate(words);
  return report_unknown(words);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run({arguments + std::min(count, 1), arguments + count});
  } catch (const std::exception& failure) {
    std::cerr << "strata: " << failure.what() << '\n';
    return strata::cli::failed;
  }
}
