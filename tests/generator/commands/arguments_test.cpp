#include <boost/test/unit_test.hpp>

#include <sstream>

#include "generator/commands/commands.hpp"
#include "runtime/cli/console.hpp"

using namespace strata::generator;
namespace cli = strata::cli;

namespace {

struct outcome {
  int status = 0;
  std::string out;
  std::string err;
};

outcome run(const std::vector<std::string>& line) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = cli::run_line({.out = &out, .err = &err}, strata_toolbox(), line);
  return {status, out.str(), err.str()};
}

std::string wrong(const std::vector<std::string>& line) {
  const outcome result = run(line);
  BOOST_TEST(result.status == 2);
  BOOST_TEST(result.out == "");
  return result.err;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments_test)

BOOST_AUTO_TEST_CASE(each_command_has_help_with_an_example) {
  for (const cli::command_group& group : strata_toolbox().groups) {
    for (const cli::command* const each : group.commands) {
      const std::string name{each->name};
      const outcome help = run({name, "--help"});

      BOOST_TEST(help.status == 0);
      BOOST_TEST(help.out.starts_with("usage: strata " + name + ' '));
      BOOST_TEST(help.out.find(":\n  strata " + name) != std::string::npos, name);
      BOOST_TEST(run({"help", name}).out == help.out);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_commands_help_shows_its_own_options_and_names_where_the_shared_ones_are) {
  BOOST_TEST(run({"help", "rebase"}).out ==
             "usage: strata rebase [REV] [OPTION]...\n"
             "\n"
             "  put a branch of drafts on top of the other head.\n"
             "  REV is a migration of the branch. Its `-- migrate:parent` line is rewritten,\n"
             "  and where the names follow an order, its file and revision get a name that\n"
             "  follows. Refuses to move what is locked.\n"
             "\n"
             "Options:\n"
             "      --onto REV             what to put it on (default: the only other head)\n"
             "      --continue             finish a rebase that was interrupted\n"
             "  and the folder's options: strata help folder\n"
             "\n"
             "Examples:\n"
             "  strata rebase 20260130_0900\n"
             "  strata rebase 20260130_0900 --onto 20260201_1200\n");
  const std::string folder = run({"help", "folder"}).out;
  BOOST_TEST(folder.starts_with("Options of every command on a folder:\n  -d, --directory DIR "));
  BOOST_TEST(folder.find("\n      --seeds DIR ") != std::string::npos);
  const std::string upgrade = run({"help", "upgrade"}).out;
  BOOST_TEST(upgrade.find("\n  and the database's options: strata help database\n"
                          "  and the folder's options: strata help folder\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_explained) {
  BOOST_TEST(wrong({"lock", "--chek"}) ==
             "error: unknown option '--chek' [strata-usage]\n"
             "  help: did you mean `--check`? strata lock --help shows what it takes\n");
  BOOST_TEST(wrong({"lock", "extra"}) ==
             "error: lock takes no words, and 'extra' is too much [strata-usage]\n"
             "  help: strata lock --help shows what it takes\n");
  BOOST_TEST(
      wrong({"lock", "--dialects", "sqlite,oracle"}) ==
      "error: unknown dialect 'oracle' (sqlite, postgresql, mysql) [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong({"unlock"}) == "error: unlock needs REV [strata-usage]\n  help: strata unlock REV\n");
  BOOST_TEST(wrong({"new", "-m", "!"}) ==
             "error: say what the migration does: -m \"add region\" [strata-usage]\n  help: strata new --help\n");
  BOOST_TEST(wrong({"new", "--dialect", "sqlite"}) ==
             "error: new takes no --dialect [strata-usage]\n"
             "  help: did you mean `--dialects`? strata new --help shows what it takes\n");
  BOOST_TEST(wrong({"compile", "--namespace", "nimbus"}) ==
             "error: the option '--output' is required but missing [strata-usage]\n"
             "  help: strata compile --help shows what it takes\n");
}

BOOST_AUTO_TEST_CASE(options_that_exclude_each_other_are_wrong_usage) {
  BOOST_TEST(
      wrong({"lock", "--accept-edit", "1"}) ==
      "error: --accept-edit needs a --reason: it stays in the lock file [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong({"lock", "--reason", "x"}) ==
             "error: --reason belongs to --accept-edit [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong({"lock", "--check", "--accept-down", "1"}) ==
             "error: --check, --accept-edit and --accept-down exclude each other [strata-usage]\n  help: strata lock "
             "--help\n");
}

BOOST_AUTO_TEST_CASE(what_other_tools_call_it_works_or_is_answered_with_what_does_the_same) {
  // Alembic's commands, with what they ask for.
  for (const char* const name : {"branches", "check", "current", "downgrade", "edit", "heads", "history", "init",
                                 "merge", "revision", "show", "stamp", "upgrade"}) {
    BOOST_TEST(run({name, "--help"}).status == 0, name);
  }
  BOOST_TEST(run({"revision", "--help"}).out == run({"new", "--help"}).out);
  BOOST_TEST(wrong({"ensure_version"}) ==
             "error: unknown command 'ensure_version' [strata-usage]\n"
             "  help: `upgrade` makes Strata's own tables where they are missing; strata --help lists all commands\n");
  BOOST_TEST(wrong({"list_templates"}) ==
             "error: unknown command 'list_templates' [strata-usage]\n"
             "  help: use `new --template FILE`; a folder's own templates lie in its templates/; strata --help lists "
             "all commands\n");
  BOOST_TEST(wrong({"rollback"}) ==
             "error: unknown command 'rollback' [strata-usage]\n"
             "  help: use `downgrade -1`; strata --help lists all commands\n");
}

BOOST_AUTO_TEST_CASE(an_option_takes_a_value_in_all_commands_or_in_none) {
  const cli::toolbox tools = strata_toolbox();
  std::map<std::string_view, bool> takes_value;
  for (const cli::command_group& group : tools.groups) {
    for (const cli::command* const each : group.commands) {
      for (const cli::option* const which : cli::options_of(tools, *each)) {
        BOOST_TEST(takes_value.emplace(which->name, !which->value.empty()).first->second == !which->value.empty(),
                   which->name);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
