#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "generator/commands/commands.hpp"
#include "runtime/cli/console.hpp"
#include "runtime/cli/pages.hpp"

using namespace strata::generator;
namespace cli = strata::cli;

namespace {

// The program, with a folder that has one migration.
cli::toolbox program() {
  cli::toolbox tools = strata_toolbox();
  tools.revisions = [](std::span<const std::string>) {
    return std::vector<cli::candidate>{{"20260130_0900", "add region"}};
  };
  return tools;
}

// The words that a shell is told, without their meanings.
std::vector<std::string> candidates(const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const cli::candidate& each : cli::complete(program(), words).words) found.push_back(each.word);
  return found;
}

std::vector<const cli::command*> all_commands() {
  std::vector<const cli::command*> all;
  for (const cli::command_group& group : program().groups) {
    all.insert(all.end(), group.commands.begin(), group.commands.end());
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_list_test)

BOOST_AUTO_TEST_CASE(every_command_says_of_itself_what_help_completion_and_manual_need) {
  for (const cli::command* const each : all_commands()) {
    BOOST_TEST(!each->summary.empty(), each->name);
    BOOST_TEST(!each->examples.empty(), each->name);
    BOOST_TEST(each->examples.front().left.starts_with(each->name), each->name);
    for (const cli::option* const option : cli::options_of(program(), *each)) {
      BOOST_TEST(!option->text.empty(), option->name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_command_is_listed_once_and_an_option_once_in_it) {
  std::set<std::string_view> names;
  for (const cli::command* const each : all_commands()) {
    BOOST_TEST(names.insert(each->name).second, each->name);
    if (!each->alias.empty()) BOOST_TEST(names.insert(each->alias).second, each->alias);
    std::set<std::string_view> options;
    for (const cli::option* const option : cli::options_of(program(), *each)) {
      BOOST_TEST(options.insert(option->name).second, each->name << " --" << option->name);
      if (!option->letter.empty())
        BOOST_TEST(options.insert(option->letter).second, each->name << " -" << option->letter);
    }
  }
  for (const char* const each : {"rebase", "upgrade", "completion", "help"}) BOOST_TEST(names.count(each) == 1U);
}

BOOST_AUTO_TEST_CASE(help_and_manual_name_every_command) {
  const std::string help = cli::help_text(program());
  const std::string manual = cli::manual_page(program());

  for (const cli::command* const each : all_commands()) {
    std::string name{each->name};
    BOOST_TEST(help.find("\n  " + name) != std::string::npos, name);
    if (const std::size_t dash = name.find('-'); dash != std::string::npos) name.insert(dash, "\\");
    BOOST_TEST(manual.find("\n.SS \"strata " + name) != std::string::npos, name);
  }
}

BOOST_AUTO_TEST_CASE(every_line_of_help_fits_a_terminal) {
  std::string all = cli::help_text(program()) + cli::help_text(program(), "folder");
  for (const cli::command* const each : all_commands()) all += cli::help_text(program(), *each);
  std::istringstream lines{all};
  for (std::string line; std::getline(lines, line);) BOOST_TEST(cli::columns_of(line) <= 100U, line);
}

BOOST_AUTO_TEST_CASE(words_of_authors_commands_are_completed) {
  BOOST_TEST(candidates({"reb"}) == std::vector<std::string>{"rebase"}, boost::test_tools::per_element());
  BOOST_TEST(candidates({"rebase", "2"}) == std::vector<std::string>{"20260130_0900"},
             boost::test_tools::per_element());
  BOOST_TEST(candidates({"rebase", "20260130_0900", "--o"}) == std::vector<std::string>{"--onto"},
             boost::test_tools::per_element());
  BOOST_TEST(candidates({"new", "-m", ""}).empty());
  BOOST_TEST(candidates({"new", "--style", ""}) == (std::vector<std::string>{"time", "number"}),
             boost::test_tools::per_element());
  BOOST_TEST(candidates({"lock", "--accept-edit=20"}) == std::vector<std::string>{"--accept-edit=20260130_0900"},
             boost::test_tools::per_element());
  BOOST_TEST(candidates({"merge", "20260101_0001", "h"}) == std::vector<std::string>{"head"},
             boost::test_tools::per_element());
  BOOST_TEST(candidates({"completion", "z"}) == std::vector<std::string>{"zsh"}, boost::test_tools::per_element());
  BOOST_TEST(candidates({"frobnicate", ""}).empty());
}

BOOST_AUTO_TEST_CASE(folders_are_left_to_the_shell) {
  const auto ask = [](const std::vector<std::string>& words) {
    return cli::to_lines(cli::complete(strata_toolbox(), words));
  };

  BOOST_TEST(ask({"lock", "--directory", ""}) == ":folders\n");
  BOOST_TEST(ask({"init", "mig"}) == ":folders\n");
  BOOST_TEST(ask({"new", "--template=mig"}) == ":files\n");
  BOOST_TEST(ask({"edit", "hea"}) == "head\tthe newest migration\n");
}

BOOST_AUTO_TEST_CASE(the_page_on_commands_names_every_command_and_option_and_no_others) {
  std::ifstream file{STRATA_SOURCE_DIR "/docs/commands.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  // Of cmake(1).
  std::set<std::string> known{"--install"};
  for (const cli::command* const each : all_commands()) {
    BOOST_TEST(page.find('`' + std::string{each->name}) != std::string::npos, each->name);
    for (const cli::option* const option : cli::options_of(program(), *each)) {
      known.insert("--" + std::string{option->name});
    }
  }

  std::set<std::string> named;
  const std::regex option{"(^|[ `(])(--[a-z][a-z-]*)"};
  for (std::sregex_iterator at{page.begin(), page.end(), option}, end; at != end; ++at) named.insert((*at)[2]);

  for (const std::string& each : known) BOOST_TEST((each == "--install" || named.contains(each)), each);
  for (const std::string& each : named) BOOST_TEST(known.contains(each), each);
}

BOOST_AUTO_TEST_SUITE_END()
