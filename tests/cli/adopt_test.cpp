#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "tests/runtime/adopt_scenarios.hpp"

using json = nlohmann::json;
using namespace strata::test;

namespace {

const left_by& scenario(const std::string& tool) {
  static const std::vector<left_by> all = adoption_scenarios();
  return *std::find_if(all.begin(), all.end(), [&](const left_by& each) { return each.tool == tool; });
}

struct left_database {
  temporary_folder folder;
  built_chain chain;

  explicit left_database(const std::string& tool) : chain{scenario(tool).chain} {
    database file{folder.file("app.db")};
    for (const std::string& each : adoptable_schema()) file.run(each);
    for (const std::string& each : scenario(tool).sqlite) file.run(each);
  }
  outcome adopt(std::vector<std::string> more, const surroundings& around = {}) const {
    more.insert(more.begin(), "adopt");
    return run_in(folder, more, chain.set(), around);
  }
  [[nodiscard]] bool has_bookkeeping() const {
    return database{folder.file("app.db")}.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_state'") != "0";
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(adopt_test)

BOOST_AUTO_TEST_CASE(a_dry_run_shows_what_would_be_recorded) {
  const left_database flyway{"flyway"};
  const outcome shown = flyway.adopt({"--dry-run"});
  BOOST_TEST(shown.out ==
             "flyway left its history in flyway_schema_history:\n"
             "  1    same text  step 1\n"
             "  1.2  same text  step 1.2\n"
             "would be at 1.2 (2 migrations, 2 verified)\n");
  BOOST_TEST(shown.err == "");
  BOOST_TEST(shown.status == 0);
  BOOST_TEST(!flyway.has_bookkeeping());

  BOOST_TEST(left_database{"golang-migrate"}.adopt({"--dry-run"}).out ==
             "golang-migrate left its history in schema_migrations:\n"
             "  000001  implied    step 000001\n"
             "  000002  recorded   step 000002\n"
             "would be at 000002 (2 migrations, 0 verified)\n");
}

BOOST_AUTO_TEST_CASE(a_person_is_asked_and_a_script_must_say_yes) {
  const left_database goose{"goose"};
  const std::string list =
      "goose left its history in goose_db_version:\n"
      "  000001  recorded   step 000001\n"
      "  000002  recorded   step 000002\n"
      "record 2 migrations as applied? [y/N] ";
  const outcome no = goose.adopt({}, {.terminal = true, .input = "n\n", .width = 200});
  BOOST_TEST(no.out == list);
  BOOST_TEST(no.err == "nothing was changed\n");
  BOOST_TEST(no.status == 1);
  const outcome piped = goose.adopt({});
  BOOST_TEST(piped.err ==
             "error: adopt writes Strata's bookkeeping, and there is nobody to ask [strata-usage]\n"
             "  help: nimbus-migrate adopt --dry-run shows what it would record; nimbus-migrate adopt --yes does it\n");
  BOOST_TEST(piped.status == 2);
  BOOST_TEST(!goose.has_bookkeeping());

  const outcome yes = goose.adopt({}, {.terminal = true, .input = "y\n", .width = 200});
  BOOST_TEST(yes.out == list + "adopted from goose: at 000002 (2 migrations, 0 verified)\n");
  BOOST_TEST(yes.status == 0);
  BOOST_TEST(goose.adopt({}).out == "already adopted from goose, TIME: at 000002\n");
  BOOST_TEST(run_in(goose.folder, {"upgrade"}, goose.chain.set())
                 .out.ends_with("at head 000010: 1 migration, 1 statement, T ms\n"));
  BOOST_TEST(goose.adopt({"-y", "--quiet"}).out == "");
}

BOOST_AUTO_TEST_CASE(a_table_that_names_nothing_is_said) {
  const left_database goose{"goose"};
  database{goose.folder.file("app.db")}.run("DELETE FROM goose_db_version WHERE version_id > 0");
  const outcome said = goose.adopt({"-y"});
  BOOST_TEST(said.out ==
             "goose has applied nothing yet: goose_db_version is there and names none of this chain's migrations\n");
  BOOST_TEST(said.status == 0);
  BOOST_TEST(!goose.has_bookkeeping());
}

BOOST_AUTO_TEST_CASE(a_tool_is_named_as_it_is_written) {
  const left_database goose{"goose"};
  BOOST_TEST(goose.adopt({"--from", "gose", "-y"}).err ==
             "error: 'gose' is no tool that Strata knows the table of [strata-usage]\n"
             "  help: did you mean `goose`?\n");
  BOOST_TEST(goose.adopt({"--from", "rails", "-y"}).err ==
             "error: 'rails' is no tool that Strata knows the table of [strata-usage]\n"
             "  help: --from takes alembic, dbmate, diesel, flyway, golang-migrate, goose, refinery, sqitch, sqlx\n");
  BOOST_TEST(goose.adopt({"--from", "flyway", "-y"}).status == 1);
  BOOST_TEST(goose.adopt({"--from", "goose", "-y"}).status == 0);
}

BOOST_AUTO_TEST_CASE(json_says_it_as_data) {
  const left_database flyway{"flyway"};
  BOOST_TEST(json::parse(flyway.adopt({"--format", "json"}).out)["error"]["code"] == "strata-usage");
  for (const bool dry_run : {true, false}) {
    const json said = json::parse(flyway.adopt({"--format", "json", dry_run ? "--dry-run" : "-y"}).out);
    BOOST_TEST(said["tool"] == "flyway");
    BOOST_TEST(said["table"] == "flyway_schema_history");
    BOOST_TEST(said["dry_run"] == dry_run);
    BOOST_TEST(said["since"].is_null());
    BOOST_TEST(said["at"] == json::array({"1.2"}));
    BOOST_TEST(said["at_head"] == false);
    BOOST_TEST(said["migrations"][1] == json({{"revision", "1.2"},
                                              {"description", "step 1.2"},
                                              {"version", "1.2"},
                                              {"verified", true},
                                              {"repeatable", false}}));
  }
  const json again = json::parse(flyway.adopt({"--format", "json"}).out);
  BOOST_TEST(again["since"].is_string());
  BOOST_TEST(again["migrations"].empty());
}

BOOST_AUTO_TEST_CASE(a_database_that_is_missing_is_not_made) {
  const temporary_folder folder;
  const built_chain chain{scenario("goose").chain};
  BOOST_TEST(run_in(folder, {"adopt", "-y"}, chain.set()).status == 1);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "app.db"));
}

BOOST_AUTO_TEST_SUITE_END()
