#include "runtime/cli/arguments.hpp"

#include <boost/test/unit_test.hpp>

#include <strata/cli.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"

using strata::cli::invocation;
using strata::cli::read_arguments;

BOOST_AUTO_TEST_SUITE(arguments_test)

BOOST_AUTO_TEST_CASE(options_may_stand_before_and_after_the_command) {
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"--database", "sqlite:///a.db", "-y", "downgrade", "base"},
        std::vector<std::string>{"downgrade", "base", "-y", "--database=sqlite:///a.db"},
        std::vector<std::string>{"downgrade", "--yes", "base", "--database", "sqlite:///a.db"}}) {
    const invocation asked = read_arguments(line, "nimbus-migrate");

    BOOST_TEST(asked.what->name == "downgrade");
    BOOST_TEST(asked.words == std::vector<std::string>{"base"}, boost::test_tools::per_element());
    BOOST_TEST(asked.database == "sqlite:///a.db");
    BOOST_TEST(asked.yes);
  }
}

BOOST_AUTO_TEST_CASE(relative_targets_are_words_and_no_options) {
  for (const char* const target : {"-1", "+2", "-12", "20260129_0001+1", "20260129_0001-1", "-2:head"}) {
    BOOST_TEST(read_arguments({"downgrade", target, "-y"}, "p").words.front() == target);
    BOOST_TEST(read_arguments({"-y", "downgrade", "--", target}, "p").words.front() == target);
  }
}

BOOST_AUTO_TEST_CASE(a_range_may_begin_with_a_minus) {
  BOOST_TEST(read_arguments({"history", "-r", "-3:current"}, "p").range.value() == "-3:current");
  BOOST_TEST(read_arguments({"history", "-r-3:current"}, "p").range.value() == "-3:current");
  BOOST_TEST(read_arguments({"history", "--rev-range=-3:"}, "p").range.value() == "-3:");
}

BOOST_AUTO_TEST_CASE(letters_may_be_joined) {
  const invocation asked = read_arguments({"history", "-vi"}, "p");

  BOOST_TEST(asked.verbose);
  BOOST_TEST(asked.indicate_current);
}

BOOST_AUTO_TEST_CASE(wrong_usage_says_what_to_write_and_exits_with_2) {
  const struct {
    std::vector<std::string> line;
    std::string complaint;
  } cases[] = {
      {{},
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
       "  help: did you mean `--sql`? nimbus-migrate --help lists all options\n"},
      {{"upgrade", "-Z"},
       "error: unknown option '-Z' [strata-usage]\n"
       "  help: nimbus-migrate --help lists all options\n"},
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
       "  help: nimbus-migrate --help lists all options\n"},
      {{"heads", "--database", "a", "--database", "b"},
       "error: --database is given twice [strata-usage]\n"
       "  help: give it once\n"},
      {{"heads", "--verbose=yes"},
       "error: option '--verbose' does not take any arguments [strata-usage]\n"
       "  help: nimbus-migrate --help lists all options\n"},
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

BOOST_AUTO_TEST_CASE(the_commands_of_the_table_are_known_to_other_programs) {
  for (const strata::cli::command& each : strata::cli::all_commands()) BOOST_TEST(strata::cli::is_command(each.name));
  BOOST_TEST(!strata::cli::is_command("new"));
}

BOOST_AUTO_TEST_SUITE_END()
