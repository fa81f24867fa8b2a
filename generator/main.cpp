// The `strata` program: the author's commands over a folder of migrations, and the operator's over its chain.

#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <strata/cli.hpp>

#include "commands/command_list.hpp"
#include "commands/operate.hpp"
#include "runtime/cli/help.hpp"
#include "runtime/internal/words.hpp"

namespace {

namespace cli = strata::cli;
namespace generator = strata::generator;

// Where the command stands: options may come first.
std::size_t find_command(const cli::program_page& page, const std::vector<std::string>& words) {
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with('-')) {
    at += page.option_awaiting(words[at], nullptr) != nullptr ? 2 : 1;
  }
  return at;
}

int report(const std::vector<std::string>& words, const std::string& problem, const std::string& meant,
           const std::string& help) {
  return cli::report_failure({.name = "strata"}, words,
                             {.message = problem, .help = meant.empty() ? help : meant + ' ' + help}, "strata-usage");
}

int report_unknown(const cli::program_page& page, const std::vector<std::string>& words, const std::string& word) {
  std::vector<std::string_view> names;
  for (const cli::command_group& group : page.groups) {
    for (const cli::command_page& each : group.commands) names.push_back(each.name);
  }
  return report(words, "unknown command '" + word + "'", strata::did_you_mean(word, names),
                "strata --help lists all commands");
}

// There are only options.
int report_missing(const cli::program_page& page, const std::vector<std::string>& words) {
  const std::string& word = words.front();
  std::vector<std::string_view> names;
  for (const cli::command_group& group : page.groups) {
    for (const cli::command_page& each : group.commands) {
      for (const cli::option_page& option : each.options) names.push_back(option.name);
    }
  }
  const std::string name = word.substr(std::min<std::size_t>(2, word.size()), word.find('=') - 2);
  const bool known = !word.starts_with("--") || std::find(names.begin(), names.end(), name) != names.end();
  if (known) return report(words, "no command is given", "", "strata --help lists all commands");
  const std::string_view near = strata::closest(name, names);
  return report(words, "unknown option '" + word + "'",
                near.empty() ? std::string{} : "did you mean `--" + std::string{near} + "`?",
                "strata --help lists all options");
}

int run(const std::vector<std::string>& words) {
  const cli::program_page page = generator::strata_page();
  const std::size_t at = find_command(page, words);
  if (at >= words.size()) {
    for (const std::string& word : words) {
      if (word == "--help" || word == "-h") {
        std::cout << cli::help_text(page);
        return cli::done;
      }
      if (word == "--version") {
        std::cout << "strata " << cli::strata_version() << '\n';
        return cli::done;
      }
    }
    if (!words.empty()) return report_missing(page, words);
    std::cerr << cli::help_text(page);
    return cli::wrong_usage;
  }
  const std::string& word = words[at];
  for (const generator::command& each : generator::author_commands()) {
    if (each.name != word) continue;
    std::vector<std::string> rest = words;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
    return each.run(rest);
  }
  if (cli::is_command(word)) return generator::operate(words);
  return report_unknown(page, words, word);
}

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
    return run({arguments + std::min(count, 1), arguments + count});
  } catch (const std::exception& failure) {
    std::cerr << "strata: " << failure.what() << '\n';
    return cli::failed;
  }
}
