#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;
using strata::test::three_migrations;

namespace {

struct seeded_fixture {
  seeded_fixture() {
    chain.add_seed("10_nodes", {"INSERT INTO nodes (id, name) VALUES (10, 'hare')"},
                   {"DELETE FROM nodes WHERE id = 10"});
    chain.add_seed("20_jobs", {"INSERT INTO jobs VALUES (1, 10)", "INSERT INTO jobs VALUES (2, 10)"},
                   {"DELETE FROM jobs WHERE id < 3"});
    BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 0);
  }

  temporary_folder folder;
  built_chain chain{three_migrations()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seed_test, seeded_fixture)

BOOST_AUTO_TEST_CASE(seeds_run_once_and_are_cleared) {
  const outcome first = run_in(folder, {"seed"}, chain.set());
  const outcome second = run_in(folder, {"seed"}, chain.set());
  const outcome clear = run_in(folder, {"seed", "--clear"}, chain.set());
  const outcome none = run_in(folder, {"seed", "--clear"}, chain.set());

  BOOST_TEST(first.status == 0);
  BOOST_TEST(first.err == "");
  BOOST_TEST(first.out ==
             "seeded 10_nodes (1 statement, T ms)\n"
             "seeded 20_jobs (2 statements, T ms)\n");
  BOOST_TEST(second.out == "nothing to do: 2 seeds ran before\n");
  BOOST_TEST(clear.out ==
             "cleared 20_jobs (1 statement, T ms)\n"
             "cleared 10_nodes (1 statement, T ms)\n");
  BOOST_TEST(none.out == "nothing to clear: no seed has run\n");
}

BOOST_AUTO_TEST_CASE(an_edited_seed_is_left_alone_and_named) {
  BOOST_TEST(run_in(folder, {"seed"}, chain.set()).status == 0);
  built_chain edited{three_migrations()};
  edited.add_seed("10_nodes", {"INSERT INTO nodes (id, name) VALUES (11, 'snail')"});

  const outcome told = run_in(folder, {"seed"}, edited.set());
  const outcome again = run_in(folder, {"seed", "--again"}, edited.set());

  BOOST_TEST(told.status == 0);
  BOOST_TEST(told.err ==
             "10_nodes was edited since it ran, and is left alone: `seed --again` takes back what the seeds put in and "
             "runs all of them\n");
  BOOST_TEST(told.out == "nothing to do: 1 seed ran before\n");
  BOOST_TEST(again.out ==
             "cleared 20_jobs (1 statement, T ms)\n"
             "cleared 10_nodes (1 statement, T ms)\n"
             "seeded 10_nodes (1 statement, T ms)\n");
}

BOOST_AUTO_TEST_CASE(json_describes_all_of_it) {
  json first = json::parse(run_in(folder, {"seed", "--format", "json"}, chain.set()).out);
  const json second = json::parse(run_in(folder, {"seed", "--format", "json"}, chain.set()).out);

  for (json& each : first["ran"]) BOOST_TEST(each.erase("took_ms") == 1u);
  BOOST_TEST(first == json::parse(R"({"command": "seed", "database": "the SQLite database FOLDER/app.db",
      "cleared": [], "ran": [{"seed": "10_nodes", "statements": 1}, {"seed": "20_jobs", "statements": 2}],
      "unchanged": [], "edited": []})"),
             first.dump());
  BOOST_TEST(second["unchanged"] == json::parse(R"(["10_nodes", "20_jobs"])"));
}

BOOST_AUTO_TEST_CASE(seeds_wait_for_head_and_a_program_may_have_none) {
  BOOST_TEST(run_in(folder, {"downgrade", "-1", "-y"}, chain.set()).status == 0);
  BOOST_TEST(run_in(folder, {"seed"}, chain.set()).err ==
             "error: seeds are written for the schema at head, and the database is not there [strata-not-at-head]\n"
             "  database: unchanged\n"
             "  help: test-migrate upgrade\n");

  const temporary_folder other;
  BOOST_TEST(run_in(other, {"upgrade"}, example::line).status == 0);
  BOOST_TEST(run_in(other, {"seed"}, example::line).out ==
             "there are no seeds: add_migrations(... SEEDS folder) embeds them\n");
}

BOOST_AUTO_TEST_CASE(clear_and_again_exclude_each_other) {
  BOOST_TEST(run_in(folder, {"seed", "--clear", "--again"}, chain.set()).status == 2);
  BOOST_TEST(run_in(folder, {"upgrade", "--clear"}, chain.set()).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
