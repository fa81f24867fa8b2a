// What the operator sees of a checkpoint.
#include "tests/runtime/checkpoint_scenarios.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"

using json = nlohmann::json;
using strata::test::squashed_programs;

namespace {

struct fixture {
  temporary_folder folder;
  squashed_programs programs;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoint_test, fixture)

BOOST_AUTO_TEST_CASE(an_empty_database_takes_the_checkpoint_and_says_so) {
  BOOST_TEST(run_in(folder, {"upgrade"}, programs.both()).out ==
             "upgraded 0003 checkpoint (3 statements, T ms)\nupgraded 0004 step 0004 (1 statement, T ms)\n"
             "at head 0004: 2 migrations, 4 statements, T ms\n");

  BOOST_TEST(run_in(folder, {"check"}, programs.both()).out == "history agrees with the chain: at head 0004\n");
  BOOST_TEST(run_in(folder, {"check"}, programs.before()).out == "history agrees with the chain: at head 0004\n");
  BOOST_TEST(run_in(folder, {"current"}, programs.alone()).out == "0004 (head)\n");
  BOOST_TEST(run_in(folder, {"history"}, programs.alone()).out ==
             "0003 -> 0004 (head), step 0004\n<base> -> 0003 (checkpoint), checkpoint\n");
  const outcome down = run_in(folder, {"downgrade", "-y", "0002"}, programs.both());
  BOOST_TEST(down.status == 1);
  BOOST_TEST(down.err.find("error: nothing can be taken back to 0002: this database began with the checkpoint 0003") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_database_below_the_checkpoint_is_known_and_refused) {
  BOOST_TEST(run_in(folder, {"upgrade", "0002"}, programs.before()).status == 0);

  const outcome upgraded = run_in(folder, {"upgrade"}, programs.alone());
  BOOST_TEST(upgraded.status == 1);
  BOOST_TEST(upgraded.err.find("[strata-squashed]") != std::string::npos);
  BOOST_TEST(run_in(folder, {"current"}, programs.alone()).out == "0002 (below the checkpoint 0003)\n");
  const outcome checked = run_in(folder, {"check"}, programs.alone());
  BOOST_TEST(checked.status == 3);
  BOOST_TEST(checked.out ==
             "0002: squashed: applied, and what follows it is only in a checkpoint now; a program that still holds it "
             "must go on\n");
  const json value = json::parse(run_in(folder, {"current", "--format", "json"}, programs.alone()).out);
  BOOST_TEST(value["revisions"][0]["known"] == true);
}

BOOST_AUTO_TEST_CASE(a_script_from_base_begins_with_the_checkpoint) {
  const outcome printed = run_in(folder, {"upgrade", "--sql", "0003"}, programs.both());

  BOOST_TEST(printed.out.find("CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT);") !=
             std::string::npos);
  BOOST_TEST(printed.out.find("ALTER TABLE nodes") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
