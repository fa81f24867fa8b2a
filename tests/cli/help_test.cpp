#include <boost/test/unit_test.hpp>
#include <sstream>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "runtime/cli/console.hpp"
#include "runtime/cli/pages.hpp"

namespace {

const strata::cli::toolbox& tools() {
  static const strata::cli::toolbox made =
      strata::cli::operator_toolbox({.name = "nimbus-migrate", .url_env = "NIMBUS_TEST_URL"}, example::line);
  return made;
}

std::vector<const strata::cli::command*> all_commands() {
  std::vector<const strata::cli::command*> all;
  for (const auto& group : tools().groups) all.insert(all.end(), group.commands.begin(), group.commands.end());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(help_test)

BOOST_AUTO_TEST_CASE(the_help_of_a_command_shows_its_own_options_first_and_an_example) {
  const outcome result = run({"downgrade", "--help"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.err == "");
  BOOST_TEST(result.out ==
             "usage: nimbus-migrate downgrade TARGET [OPTION]...\n"
             "\n"
             "  take migrations back down to a target.\n"
             "  Where it would lose data (DROP TABLE, DROP COLUMN, DELETE, TRUNCATE, UPDATE …)\n"
             "  it asks on a terminal, and elsewhere refuses without -y. With --sql the target\n"
             "  is a range FROM:TO.\n"
             "\n"
             "Options:\n"
             "      --sql                  print the SQL as one script instead of running it;\n"
             "                             connects to nothing\n"
             "      --set NAME=VALUE       the value of a variable that the migrations\n"
             "                             declare; may be repeated\n"
             "  -v, --verbose              show everything known about each migration, and\n"
             "                             each statement as it runs\n"
             "      --transactions HOW     what commits together: automatic (default), single\n"
             "                             or per-migration\n"
             "      --backup FOLDER        copy the database there before the first change\n"
             "      --keep N               how many copies to keep in the folder of --backup\n"
             "                             (default: 5; 0: all)\n"
             "      --programs FOLDER      where pg_dump, pg_restore and psql are (default:\n"
             "                             looked for)\n"
             "  and the database's options: nimbus-migrate help database\n"
             "\n"
             "Example:\n"
             "  nimbus-migrate downgrade -1 -y --database sqlite:///app.db\n"
             "      takes the newest applied migration back, whatever is lost with it\n"
             "\n"
             "Environment:\n"
             "  NIMBUS_TEST_URL            names the database when --database does not\n");
}

BOOST_AUTO_TEST_CASE(every_command_has_help_and_its_example_is_a_command_line_that_works) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);
  const temporary_folder of_another_tool;
  strata::test::database{of_another_tool.file("app.db")}.run(
      "CREATE TABLE schema_migrations (version varchar(128) primary key);"
      "INSERT INTO schema_migrations VALUES ('20260129_0001')");
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const strata::cli::command* const each : all_commands()) {
    const outcome help = run({std::string{each->name}, "-h"}, example::line);
    BOOST_TEST(help.out == run({"help", std::string{each->name}}, example::line).out);
    BOOST_TEST(help.status == 0);
    BOOST_TEST(help.out.starts_with("usage: nimbus-migrate " + std::string{each->name}));

    std::vector<std::string> line;
    std::string word;
    for (const char letter : std::string{each->examples.front().left} + ' ') {
      if (letter != ' ') {
        word += letter;
      } else {
        line.push_back(std::exchange(word, {}));
      }
    }
    const outcome result = each->works_on == strata::cli::command::subject::nothing
                               ? run(line, example::line)
                               : run_in(each->name == "adopt" ? of_another_tool : folder, line, example::line);
    const int status = result.status;
    BOOST_TEST(status == (each->name == "current" ? 3 : 0), each->examples.front().left << " exits with " << status);
  }
  std::filesystem::current_path(here);
}

BOOST_AUTO_TEST_CASE(the_help_of_the_program_lists_commands_statuses_and_the_environment) {
  const outcome result = run({"--help"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(
      result.out.starts_with("nimbus-migrate: migrates a database with the chain that it embeds\n\n"
                             "usage: nimbus-migrate COMMAND [TARGET] [OPTION]...\n\nCommands:\n"
                             "  current                    show the revision that the database is at\n"));
  BOOST_TEST(result.out.find("\nExit status:\n"
                             "  0                          done\n"
                             "  1                          failed: standard error says why and what helps\n"
                             "  2                          wrong usage: nothing was tried\n"
                             "  3                          the answer is no: ") != std::string::npos);
  BOOST_TEST(result.out.find("\n  NIMBUS_TEST_URL            names the database") != std::string::npos);
  BOOST_TEST(result.out.find("\n  nimbus-migrate help database\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_options_that_commands_share_have_a_topic_of_their_own) {
  const outcome result = run({"help", "database"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(
      result.out.starts_with("Options of every command on a database:\n"
                             "      --database URL         the database (default: the environment variable\n"
                             "                             below)\n"));
  BOOST_TEST(result.out.find("\n      --version              show the version and exit\n") != std::string::npos);
  BOOST_TEST(result.out.find("\n  sqlite:///app.db           a file") != std::string::npos);
  BOOST_TEST(result.out.find("\n  NIMBUS_TEST_URL            names the database") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_line_of_help_fits_a_terminal) {
  std::string all = run({"help"}, example::line).out + run({"help", "database"}, example::line).out;
  for (const strata::cli::command* const each : all_commands()) all += strata::cli::help_text(tools(), *each);
  std::istringstream lines{all};
  for (std::string line; std::getline(lines, line);) BOOST_TEST(strata::cli::columns_of(line) <= 80u, line);
}

BOOST_AUTO_TEST_CASE(the_version_names_program_and_library) {
  const outcome result = run({"--version"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.out == "nimbus-migrate (Strata " STRATA_EXPECTED_VERSION ")\n");
}

BOOST_AUTO_TEST_SUITE_END()
