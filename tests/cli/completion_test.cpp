#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "runtime/cli/pages.hpp"

namespace {

// What `nimbus-migrate completion candidates -- WORDS…` answers a shell.
std::string answer(std::vector<std::string> words) {
  words.insert(words.begin(), {"completion", "candidates", "--"});
  const outcome result = run(words, example::line);
  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.err == "");
  return result.out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(completion_test)

BOOST_AUTO_TEST_CASE(an_empty_line_offers_every_command_with_its_summary) {
  const std::string all = answer({""});

  for (const strata::cli::command* const each : strata::cli::operator_commands()) {
    BOOST_TEST(all.find(std::string{each->name} + '\t' + std::string{each->summary} + '\n') != std::string::npos,
               each->name);
  }
  BOOST_TEST(answer({}) == all);
}

BOOST_AUTO_TEST_CASE(a_command_offers_the_options_that_it_takes_and_that_are_not_given) {
  BOOST_TEST(answer({"current", "--ch"}) == "--check\texit with status 3 when the database is not at head\n");
  BOOST_TEST(answer({"current", "-c", "--ch"}) == "");
  BOOST_TEST(answer({"log", "--sq"}) == "");
  BOOST_TEST(answer({"--ver"}) == "--version\tshow the version and exit\n");
}

BOOST_AUTO_TEST_CASE(targets_are_revisions_newest_first_and_words) {
  BOOST_TEST(answer({"upgrade", ""}) ==
             "head\tthe newest migration\n"
             "base\tbefore the first migration\n"
             "current\twhere the database is\n"
             "20260202_0001\tindex regions\n"
             "20260201_0001\trebuild nodes\n"
             "20260130_0900\tadd region\n"
             "20260129_0001\tcreate nodes\n");
  BOOST_TEST(answer({"show", "202601"}) == "20260130_0900\tadd region\n20260129_0001\tcreate nodes\n");
  BOOST_TEST(answer({"upgrade", "head", ""}) == "");
}

BOOST_AUTO_TEST_CASE(both_ends_of_a_range_are_completed) {
  BOOST_TEST(answer({"history", "-r", "20260129"}) == "20260129_0001\tcreate nodes\n");
  BOOST_TEST(answer({"history", "-r", "base:202602"}) ==
             "base:20260202_0001\tindex regions\nbase:20260201_0001\trebuild nodes\n");
  BOOST_TEST(answer({"downgrade", "--sql", "head:b"}) == "head:base\tbefore the first migration\n");
}

BOOST_AUTO_TEST_CASE(options_before_the_command_are_read_over) {
  BOOST_TEST(answer({"--database", "sqlite:///app.db", "downg"}) ==
             "downgrade\ttake migrations back down to a target\n");
  BOOST_TEST(answer({"--format", "js"}) == "json\n");
  BOOST_TEST(answer({"--format=js"}) == "--format=json\n");
  BOOST_TEST(answer({"--database", ""}) == "");
}

BOOST_AUTO_TEST_CASE(help_offers_commands_and_the_topics_of_shared_options) {
  BOOST_TEST(answer({"help", "d"}) ==
             "downgrade\ttake migrations back down to a target\n"
             "database\tOptions of every command on a database\n");
}

BOOST_AUTO_TEST_CASE(what_may_be_repeated_is_offered_again) {
  BOOST_TEST(answer({"upgrade", "--set", "a=b", "--se"}) ==
             "--set\tthe value of a variable that the migrations declare; may be repeated\n");
}

BOOST_AUTO_TEST_CASE(a_count_back_is_a_word) { BOOST_TEST(answer({"downgrade", "-1", ""}) == ""); }

BOOST_AUTO_TEST_CASE(each_shell_has_a_script_for_the_program) {
  for (const std::string_view shell : strata::cli::shells) {
    const outcome result = run({"completion", std::string{shell}}, example::line);

    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out == strata::cli::completion_script(shell, "nimbus-migrate"));
    BOOST_TEST(result.out.find("nimbus_migrate") != std::string::npos);
    BOOST_TEST(result.out.find('@' + std::string{"PROGRAM"}) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(another_shell_is_wrong_usage) {
  const outcome result = run({"completion", "zhs"}, example::line);
  BOOST_TEST(result.status == 2);
  BOOST_TEST(result.err ==
             "error: no completion for the shell 'zhs' [strata-usage]\n"
             "  help: did you mean `zsh`?\n");
  BOOST_TEST(run({"completion", "bash", "zsh"}, example::line).status == 2);
  BOOST_TEST(run({"completion"}, example::line).err ==
             "error: completion needs bash|zsh|fish [strata-usage]\n"
             "  help: nimbus-migrate completion bash|zsh|fish\n");
}

BOOST_AUTO_TEST_CASE(script_and_manual_page_are_json_where_that_is_asked_for) {
  using json = nlohmann::json;
  const json script = json::parse(run({"completion", "bash", "--format", "json"}, example::line).out);
  BOOST_TEST(script["shell"] == "bash");
  BOOST_TEST(script["script"] == strata::cli::completion_script("bash", "nimbus-migrate"));

  const json page = json::parse(run({"man", "--format", "json"}, example::line).out);
  BOOST_TEST(page["page"] == run({"man"}, example::line).out);
}

BOOST_AUTO_TEST_CASE(the_manual_page_has_every_command_and_is_ascii) {
  const std::string page = run({"man"}, example::line).out;

  for (const strata::cli::command* const each : strata::cli::operator_commands()) {
    BOOST_TEST(page.find("\n.SS \"nimbus\\-migrate " + std::string{each->name}) != std::string::npos, each->name);
  }
  for (const char each : page) BOOST_TEST(static_cast<unsigned char>(each) < 0x80U);
  BOOST_TEST(page.find("\n.TP\n.B \"NIMBUS_TEST_URL\"\nnames the database when \\-\\-database does not\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mistyped_revision_gets_a_suggestion) {
  const temporary_folder folder;
  const outcome result = run_in(folder, {"upgrade", "20260131_0900"}, example::line);

  BOOST_TEST(result.status == 1);
  BOOST_TEST(result.err.find("help: did you mean `20260130_0900`? ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
