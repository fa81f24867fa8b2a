#include "generator/commands/command_list.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

#include "runtime/cli/candidates.hpp"
#include "runtime/cli/help.hpp"
#include "runtime/cli/manual.hpp"

using namespace strata::generator;
namespace cli = strata::cli;

namespace {

// The words that a shell is told, without their meanings.
std::vector<std::string> candidates(const std::vector<std::string>& words) {
  const cli::program_page page = strata_page();
  std::vector<std::string> found;
  const auto revisions = [] { return std::vector<cli::candidate>{{"20260130_0900", "add region"}}; };
  for (const cli::candidate& each : cli::complete(page, words, revisions).words) found.push_back(each.word);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_list_test)

BOOST_AUTO_TEST_CASE(every_command_says_of_itself_what_help_completion_and_manual_need) {
  for (const command& each : author_commands()) {
    const cli::command_page page = page_of(each);

    BOOST_TEST(page.name == each.name);
    BOOST_TEST(page.summary == each.summary);
    BOOST_TEST(!page.details.empty(), each.name);
    BOOST_TEST(!page.examples.empty(), each.name);
    BOOST_TEST(page.examples.front().left.starts_with("strata " + std::string{each.name}));
    BOOST_TEST(page.options.back().name == "help");
    for (const cli::option_page& option : page.options) BOOST_TEST(!option.summary.empty(), option.name);
  }
}

BOOST_AUTO_TEST_CASE(a_command_is_listed_once) {
  std::set<std::string> names;
  for (const cli::command_group& group : strata_page().groups) {
    for (const cli::command_page& each : group.commands) BOOST_TEST(names.insert(each.name).second, each.name);
  }
  BOOST_TEST(names.count("rebase") == 1U);
  BOOST_TEST(names.count("upgrade") == 1U);
  BOOST_TEST(names.count("completion") == 1U);
}

BOOST_AUTO_TEST_CASE(help_and_manual_name_every_command) {
  const cli::program_page page = strata_page();
  const std::string help = cli::help_text(page);
  const std::string manual = cli::manual_page(page);

  for (const cli::command_group& group : page.groups) {
    for (const cli::command_page& each : group.commands) {
      BOOST_TEST(help.find("\n  " + each.name) != std::string::npos, each.name);
      std::string name = each.name;
      if (const std::size_t dash = name.find('-'); dash != std::string::npos) name.insert(dash, "\\");
      BOOST_TEST(manual.find("\n.SS \"strata " + name) != std::string::npos, each.name);
    }
  }
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
  const cli::program_page page = strata_page();
  const auto none = [] { return std::vector<cli::candidate>{}; };
  const auto ask = [&](const std::vector<std::string>& words) {
    return cli::to_lines(cli::complete(page, words, none));
  };

  BOOST_TEST(ask({"lock", "--directory", ""}) == ":folders\n");
  BOOST_TEST(ask({"init", "mig"}) == ":folders\n");
  BOOST_TEST(ask({"new", "--template=mig"}) == ":files\n");
  BOOST_TEST(ask({"edit", "hea"}) == "head\tthe newest migration\n");
}

BOOST_AUTO_TEST_SUITE_END()
