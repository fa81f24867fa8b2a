#include <boost/test/unit_test.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"

#include "runtime/cli/context.hpp"

using strata::cli::invocation;

namespace {

invocation read(const std::vector<std::string>& line) {
  return strata::cli::read_arguments(strata::cli::operator_toolbox({.name = "nimbus-migrate"}, example::line), line);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments_test)

BOOST_AUTO_TEST_CASE(options_may_stand_before_and_after_the_command) {
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"--database", "sqlite:///a.db", "-y", "downgrade", "base"},
        std::vector<std::string>{"downgrade", "base", "-y", "--database=sqlite:///a.db"},
        std::vector<std::string>{"downgrade", "--yes", "base", "--database", "sqlite:///a.db"}}) {
    const invocation asked = read(line);

    BOOST_TEST(asked.what->name == "downgrade");
    BOOST_TEST(asked.words == std::vector<std::string>{"base"}, boost::test_tools::per_element());
    BOOST_TEST(asked.database == "sqlite:///a.db");
    BOOST_TEST(asked.yes);
  }
}

BOOST_AUTO_TEST_CASE(relative_targets_are_words_and_no_options) {
  for (const char* const target : {"-1", "+2", "-12", "20260129_0001+1", "20260129_0001-1", "-2:head"}) {
    BOOST_TEST(read({"downgrade", target, "-y"}).words.front() == target);
    BOOST_TEST(read({"-y", "downgrade", "--", target}).words.front() == target);
  }
}

BOOST_AUTO_TEST_CASE(a_range_may_begin_with_a_minus) {
  BOOST_TEST(read({"history", "-r", "-3:current"}).text("rev-range") == "-3:current");
  BOOST_TEST(read({"history", "-r-3:current"}).text("rev-range") == "-3:current");
  BOOST_TEST(read({"history", "--rev-range=-3:"}).text("rev-range") == "-3:");
}

BOOST_AUTO_TEST_CASE(letters_may_be_joined) {
  const invocation asked = read({"history", "-vi"});

  BOOST_TEST(asked.has("verbose"));
  BOOST_TEST(asked.has("indicate-current"));
}

BOOST_AUTO_TEST_CASE(wrong_usage_says_what_to_write_and_exits_with_2) {
  const struct {
    std::vector<std::string> line;
    std::string complaint;
  } cases[] = {
      {{"--yes"},
       "error: no command is given [strata-usage]\n"
       "  help: nimbus-migrate --help lists all commands\n"},
      {{"upgarde"},
       "error: unknown command 'upgarde' [strata-usage]\n"
       "  help: did you mean `upgrade`? nimbus-migrate --help lists all commands\n"},
      {{"frobnicate"},
       "error: unknown command 'frobnicate' [strata-usage]\n"
       "  help: nimbus-migrate --help lists all commands\n"},
      {{"upgrade", "--sqll"},
       "error: unknown option '--sqll' [strata-usage]\n"
       "  help: did you mean `--sql`? nimbus-migrate upgrade --help shows what it takes\n"},
      {{"upgrade", "-Z"},
       "error: unknown option '-Z' [strata-usage]\n"
       "  help: nimbus-migrate upgrade --help shows what it takes\n"},
      {{"--databse", "x"},
       "error: unknown option '--databse' [strata-usage]\n"
       "  help: did you mean `--database`? nimbus-migrate --help lists all options\n"},
      {{"down"},
       "error: unknown command 'down' [strata-usage]\n"
       "  help: use `downgrade -1`; nimbus-migrate --help lists all commands\n"},
      {{"revision", "-m", "x"},
       "error: unknown command 'revision' [strata-usage]\n"
       "  help: this program embeds its migrations; use `strata new -m \"…\"` where they are written; nimbus-migrate "
       "--help lists all commands\n"},
      {{"help", "upgarde"},
       "error: there is no help on 'upgarde' [strata-usage]\n"
       "  help: did you mean `upgrade`? nimbus-migrate help lists all commands\n"},
      {{"heads", "--sql"},
       "error: heads takes no --sql [strata-usage]\n"
       "  help: nimbus-migrate heads --help shows what it takes\n"},
      {{"downgrade"},
       "error: downgrade needs TARGET [strata-usage]\n"
       "  help: nimbus-migrate downgrade TARGET\n"},
      {{"upgrade", "head", "base"},
       "error: upgrade takes [TARGET], and 'base' is too much [strata-usage]\n"
       "  help: nimbus-migrate upgrade --help shows what it takes\n"},
      {{"heads", "head"},
       "error: heads takes no words, and 'head' is too much [strata-usage]\n"
       "  help: nimbus-migrate heads --help shows what it takes\n"},
      {{"heads", "--format", "xml"},
       "error: unknown format 'xml' [strata-usage]\n"
       "  help: --format text or --format json\n"},
      {{"heads", "--database"},
       "error: the required argument for option '--database' is missing [strata-usage]\n"
       "  help: nimbus-migrate heads --help shows what it takes\n"},
      {{"heads", "--database", "a", "--database", "b"},
       "error: --database is given twice [strata-usage]\n"
       "  help: give it once\n"},
      {{"heads", "--verbose=yes"},
       "error: option '--verbose' does not take any arguments [strata-usage]\n"
       "  help: nimbus-migrate heads --help shows what it takes\n"},
      {{"current"},
       "error: no database is named [strata-usage]\n"
       "  help: nimbus-migrate current --database sqlite:///app.db, or set NIMBUS_TEST_URL\n"},
      {{"upgrade", "base:head"},
       "error: the range 'base:head' is not allowed here [strata-usage]\n"
       "  help: a range needs --sql; without it the database itself says where it starts\n"},
      {{"upgrade", ""},
       "error: the target is empty [strata-usage]\n"
       "  help: head, base, a revision, +1 or -1\n"},
      {{"upgrade", "a b"},
       "error: 'a b' is no target: it holds white space [strata-usage]\n"
       "  help: head, base, a revision, +1 or -1\n"},
      {{"history", "-r", "head"},
       "error: a history range needs a colon [strata-usage]\n"
       "  help: history -r A:B, A: or :B\n"},
      {{"history", "-r", "a:b:c"},
       "error: 'a:b:c' is no range [strata-usage]\n"
       "  help: A:B, A: or :B\n"},
      {{"downgrade", "--sql", "-1"},
       "error: downgrade with --sql requires <fromrev>:<torev> [strata-usage]\n"
       "  help: nimbus-migrate downgrade --sql head:base\n"},
      {{"upgrade", "--sql", "current:head"},
       "error: a script knows no current revision: it is made without a database [strata-usage]\n"
       "  help: name the revision that it starts from: nimbus-migrate upgrade --sql A:B\n"},
  };
  for (const auto& [line, complaint] : cases) {
    const outcome result = run(line, example::line);

    BOOST_TEST(result.err == complaint);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.status == 2);
  }
}

BOOST_AUTO_TEST_CASE(a_value_may_look_like_an_option_that_the_command_does_not_have) {
  BOOST_TEST(read({"history", "-r", "-x:"}).text("rev-range") == "-x:");
  BOOST_TEST(
      read({"adopt", "--match", "--ignore", "a", "--ignore=b"}).all("ignore") == (std::vector<std::string>{"a", "b"}),
      boost::test_tools::per_element());
  BOOST_TEST(run({"history", "-r", "--graph"}, example::line).err ==
             "error: the required argument for option '--rev-range' is missing [strata-usage]\n"
             "  help: nimbus-migrate history --help shows what it takes\n");
}

BOOST_AUTO_TEST_CASE(a_program_without_words_shows_its_help_on_standard_error) {
  const outcome result = run({}, example::line);

  BOOST_TEST(result.status == 2);
  BOOST_TEST(result.out == "");
  BOOST_TEST(result.err == run({"help"}, example::line).out);
}

BOOST_AUTO_TEST_CASE(an_option_takes_a_value_in_all_commands_or_in_none) {
  const auto tools = strata::cli::operator_toolbox({.name = "nimbus-migrate"}, example::line);
  std::map<std::string_view, bool> takes_value;
  for (const strata::cli::command* const each : strata::cli::operator_commands()) {
    for (const strata::cli::option* const which : strata::cli::options_of(tools, *each)) {
      BOOST_TEST(takes_value.emplace(which->name, !which->value.empty()).first->second == !which->value.empty(),
                 which->name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
