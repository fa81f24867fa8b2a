#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;

BOOST_AUTO_TEST_SUITE(history_test)

/// 1001 → (2001 | 2002) → 3001
built_chain diamond() {
  return built_chain{
      {.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
      {.revision = "2001", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}},
      {.revision = "2002", .up = {"CREATE TABLE c (id)"}, .down = {"DROP TABLE c"}, .parents = {"1001"}},
      {.revision = "3001", .up = {"CREATE TABLE d (id)"}, .down = {"DROP TABLE d"}, .parents = {"2001", "2002"}}};
}

BOOST_AUTO_TEST_CASE(history_is_newest_first_and_needs_no_database) {
  const outcome result = run({"history"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.err == "");
  BOOST_TEST(result.out ==
             "20260201_0001 -> 20260202_0001 (head), index regions\n"
             "20260130_0900 -> 20260201_0001, rebuild nodes\n"
             "20260129_0001 -> 20260130_0900, add region\n"
             "<base> -> 20260129_0001, create nodes\n");
}

BOOST_AUTO_TEST_CASE(history_marks_where_the_database_is) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);

  const outcome result = run_in(folder, {"history", "-i"}, example::line);

  BOOST_TEST(result.out ==
             "20260201_0001 -> 20260202_0001 (head), index regions\n"
             "20260130_0900 -> 20260201_0001, rebuild nodes\n"
             "20260129_0001 -> 20260130_0900 (current), add region\n"
             "<base> -> 20260129_0001, create nodes\n");
}

BOOST_AUTO_TEST_CASE(a_range_includes_both_ends) {
  BOOST_TEST(run({"history", "-r", "20260130:20260201"}, example::line).out ==
             "20260130_0900 -> 20260201_0001, rebuild nodes\n"
             "20260129_0001 -> 20260130_0900, add region\n");
  BOOST_TEST(run({"history", "-r", "-1:"}, example::line).out ==
             "20260201_0001 -> 20260202_0001 (head), index regions\n"
             "20260130_0900 -> 20260201_0001, rebuild nodes\n");
  BOOST_TEST(run({"history", "-r", ":20260129"}, example::line).out == "<base> -> 20260129_0001, create nodes\n");
}

BOOST_AUTO_TEST_CASE(a_range_can_count_from_where_the_database_is) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"history", "-r", "current:"}, example::line).out ==
             "20260201_0001 -> 20260202_0001 (head), index regions\n"
             "20260130_0900 -> 20260201_0001, rebuild nodes\n"
             "20260129_0001 -> 20260130_0900, add region\n");
  BOOST_TEST(run_in(folder, {"history", "-r", "current:+1"}, example::line).out ==
             "20260130_0900 -> 20260201_0001, rebuild nodes\n"
             "20260129_0001 -> 20260130_0900, add region\n");
}

BOOST_AUTO_TEST_CASE(a_range_whose_end_does_not_descend_from_its_start_is_refused) {
  const outcome result = run({"history", "-r", "20260201:20260130"}, example::line);

  BOOST_TEST(result.status == 1);
  BOOST_TEST(result.err ==
             "error: 20260130_0900 does not descend from 20260201_0001 [strata-unknown-target]\n"
             "  help: a range names an ancestor first: A:B\n");
}

BOOST_AUTO_TEST_CASE(forks_and_merges_are_marked) {
  const built_chain chain = diamond();

  BOOST_TEST(run({"history"}, chain.set()).out ==
             "2001, 2002 -> 3001 (head) (mergepoint), step 3001\n"
             "1001 -> 2002, step 2002\n"
             "1001 -> 2001, step 2001\n"
             "<base> -> 1001 (branchpoint), step 1001\n");
  BOOST_TEST(run({"history", "-r", "2002:3001"}, chain.set()).out ==
             "2001, 2002 -> 3001 (head) (mergepoint), step 3001\n"
             "1001 -> 2002, step 2002\n");
}

/// 1001 → 2001 (left), 1001 → 2002 (right) → 3002, which depends on 2001
built_chain labelled() {
  return built_chain{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                     {.revision = "2001", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}, .labels = {"left"}},
                     {.revision = "2002", .up = {"CREATE TABLE c (id)"}, .down = {"DROP TABLE c"}, .parents = {"1001"}},
                     {.revision = "3002",
                      .up = {"CREATE TABLE d (id)"},
                      .down = {"DROP TABLE d"},
                      .depends = {"2001"},
                      .labels = {"right"}}};
}

BOOST_AUTO_TEST_CASE(labels_dependencies_and_effective_heads_are_shown) {
  const built_chain chain = labelled();

  // A label holds down to the branch point.
  BOOST_TEST(run({"history"}, chain.set()).out ==
             "2002 (2001) -> 3002 (right) (head), step 3002\n"
             "1001 -> 2002 (right), step 2002\n"
             "1001 -> 2001 (left) (effective head), step 2001\n"
             "<base> -> 1001 (branchpoint), step 1001\n");
  BOOST_TEST(run({"history", "-r", "1001:right@head"}, chain.set()).out ==
             "2002 (2001) -> 3002 (right) (head), step 3002\n"
             "1001 -> 2002 (right), step 2002\n"
             "1001 -> 2001 (left) (effective head), step 2001\n"
             "<base> -> 1001 (branchpoint), step 1001\n");
  BOOST_TEST(run({"history", "-r", "left@-1:left@head"}, chain.set()).out ==
             "1001 -> 2001 (left) (effective head), step 2001\n"
             "<base> -> 1001 (branchpoint), step 1001\n");
  const std::string shown = run({"show", "right@head"}, chain.set()).out;
  BOOST_TEST(
      shown.starts_with("Rev: 3002 (right) (head)\n"
                        "Parent: 2002\n"
                        "Also depends on: 2001\n"
                        "Branch names: right\n"
                        "Path: migrations/3002.sql\n"));
  BOOST_TEST(run({"show", "1001"}, chain.set()).out.find("\nBranches into: 2001, 2002\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_graph_is_drawn_with_lines) {
  BOOST_TEST(run({"history", "--graph"}, diamond().set()).out ==
             "* 3001 (head) (mergepoint), step 3001\n"
             "|\\\n"
             "| * 2002, step 2002\n"
             "* | 2001, step 2001\n"
             "|/\n"
             "* 1001 (branchpoint), step 1001\n");
  BOOST_TEST(run({"history", "-g", "-r", "2002:"}, diamond().set()).out ==
             "* 3001 (head) (mergepoint), step 3001\n"
             "* 2002, step 2002\n");
  BOOST_TEST(run({"history", "--graph", "-v", "-r", ":1001"}, diamond().set())
                 .out.starts_with("* Rev: 1001 (branchpoint)\n"
                                  "  Parent: <base>\n"
                                  "  Branches into: 2001, 2002\n"));
}

BOOST_AUTO_TEST_CASE(the_graph_marks_where_the_database_is_on_each_branch) {
  const temporary_folder folder;
  const built_chain chain = labelled();
  BOOST_TEST(run_in(folder, {"upgrade", "left@head"}, chain.set()).status == 0);
  BOOST_TEST(run_in(folder, {"upgrade", "2002"}, chain.set()).status == 0);

  BOOST_TEST(run_in(folder, {"history", "--graph", "--indicate-current"}, chain.set()).out ==
             "* 3002 (right) (head), step 3002\n"
             "* 2002 (right) (current), step 2002\n"
             "| * 2001 (left) (effective head) (current), step 2001\n"
             "|/\n"
             "* 1001 (branchpoint), step 1001\n");
  BOOST_TEST(run_in(folder, {"current"}, chain.set()).out == "2001 (left) (effective head)\n2002 (right)\n");
  BOOST_TEST(run_in(folder, {"history", "-r", "right@current:heads"}, chain.set()).out ==
             "2002 (2001) -> 3002 (right) (head), step 3002\n"
             "1001 -> 2002 (right), step 2002\n");
}

BOOST_AUTO_TEST_CASE(a_graph_of_branches_is_walked_by_the_operators_commands) {
  const temporary_folder folder;
  const built_chain chain = labelled();

  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set())
                 .err.starts_with("error: the chain has several heads: 2001, 3002 [strata-ambiguous-target]\n"));
  BOOST_TEST(run_in(folder, {"upgrade", "heads"}, chain.set())
                 .out.ends_with("at head 2001, 3002: 4 migrations, 4 statements, T ms\n"));
  BOOST_TEST(run_in(folder, {"upgrade", "heads"}, chain.set()).out == "already at head 2001, 3002\n");
  BOOST_TEST(run_in(folder, {"current", "--check"}, chain.set()).status == 0);
  // What depends on a branch goes first.
  BOOST_TEST(run_in(folder, {"downgrade", "left@-1", "-y"}, chain.set()).out ==
             "downgraded 3002 step 3002 (1 statement, T ms)\n"
             "downgraded 2001 step 2001 (1 statement, T ms)\n"
             "at 2002: 2 migrations, 2 statements, T ms\n");
  BOOST_TEST(run_in(folder, {"downgrade", "left", "-y"}, chain.set()).status == 1);
  BOOST_TEST(run_in(folder, {"stamp", "2001", "3002"}, chain.set()).out ==
             "stamped at head 2001, 3002 (was at 2002)\n");
  BOOST_TEST(
      run_in(folder, {"upgrade", "-1"}, chain.set())
          .err.starts_with("error: '-1' leads down from where the database is (2001, 3002), and an upgrade goes up "
                           "[strata-unreachable-target]\n"));
}

BOOST_AUTO_TEST_CASE(branches_shows_each_fork_with_what_grows_from_it) {
  const built_chain chain = diamond();

  BOOST_TEST(run({"branches"}, chain.set()).out ==
             "1001 (branchpoint)\n"
             "     -> 2001, step 2001\n"
             "     -> 2002, step 2002\n");
  BOOST_TEST(run({"branches"}, example::line).out == "");
  BOOST_TEST(json::parse(run({"branches", "--format", "json"}, chain.set()).out) ==
             json::parse(R"({"branches": [{"revision": "1001", "description": "step 1001",
                                           "children": ["2001", "2002"]}]})"));
}

BOOST_AUTO_TEST_CASE(heads_shows_the_end_of_the_chain) {
  BOOST_TEST(run({"heads"}, example::line).out == "20260202_0001 (head)\n");
  BOOST_TEST(run({"heads", "--verbose"}, example::line).out ==
             "Rev: 20260202_0001 (head)\n"
             "Parent: 20260201_0001\n"
             "Path: migrations/20260202_0001_index_regions.sql\n"
             "State: draft\n"
             "Up: 2 statements, sha256:u4, no transaction\n"
             "Down: 1 statement, sha256:b4\n"
             "Digest: sha256:d4\n"
             "\n"
             "    index regions\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(show_prints_the_sql_of_both_directions) {
  const outcome result = run({"show", "20260130"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.out ==
             "Rev: 20260130_0900\n"
             "Parent: 20260129_0001\n"
             "Path: migrations/20260130_0900_add_region.sql\n"
             "State: locked, compatible\n"
             "Up: 2 statements, sha256:u2\n"
             "Down: 2 statements, sha256:b2\n"
             "Digest: sha256:d2\n"
             "\n"
             "    add region\n"
             "\n"
             "-- up\n"
             "ALTER TABLE nodes ADD COLUMN region TEXT;\n"
             "CREATE TRIGGER nodes_region AFTER INSERT ON nodes BEGIN\n"
             "  UPDATE nodes SET region = 'eu' WHERE id = new.id;\n"
             "END;\n"
             "\n"
             "-- down\n"
             "DROP TRIGGER nodes_region;\n"
             "ALTER TABLE nodes DROP COLUMN region;\n");
}

BOOST_AUTO_TEST_CASE(show_says_why_there_is_no_way_down) {
  const built_chain chain{{.revision = "1001", .up = {"DELETE FROM a"}, .irreversible = "rows are gone"}};

  const outcome result = run({"show", "head"}, chain.set());

  BOOST_TEST(result.out.find("\nDown: irreversible: rows are gone\n") != std::string::npos);
  BOOST_TEST(result.out.find("-- down") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(show_can_start_where_the_database_is) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"show", "current"}, example::line).out.starts_with("Rev: 20260130_0900\n"));
  BOOST_TEST(run_in(folder, {"show", "-1"}, example::line).out.starts_with("Rev: 20260129_0001\n"));
  BOOST_TEST(run_in(folder, {"show", "base"}, example::line).err ==
             "error: 'base' is base, which is no migration [strata-unknown-target]\n"
             "  help: nimbus-migrate history lists the migrations\n");
}

BOOST_AUTO_TEST_CASE(show_as_json_holds_everything) {
  const json shown = json::parse(run({"show", "20260202", "--format=json"}, example::line).out);

  BOOST_TEST(shown == json::parse(R"json({"migration": {
      "revision": "20260202_0001", "description": "index regions", "parents": ["20260201_0001"], "depends": [], "labels": [],
      "file": "migrations/20260202_0001_index_regions.sql", "digest": "sha256:d4",
      "up": {"statements": 2, "transactional": false, "checksum": "sha256:u4", "sql": [
        {"sql": "CREATE INDEX ix_nodes_region ON nodes (region)", "line": 4, "in_transaction": true
},
        {"sql": "VACUUM", "line": 5, "in_transaction": false}]
}
, "down" : {
  "statements" : 1,
  "transactional" : true,
  "checksum" : "sha256:b4",
  "sql" : [ {"sql" : "DROP INDEX ix_nodes_region", "line" : 8, "in_transaction" : true} ]
},
           "irreversible" : null,
                            "head" : true,
                                     "compatible" : false,
                                                    "draft" : true,
                                                              "known" : true
}
})json"));
}

BOOST_AUTO_TEST_CASE(history_as_json_is_a_list_of_migrations) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);

  const json listed = json::parse(run_in(folder, {"history", "-i", "--format", "json"}, example::line).out);

  BOOST_TEST(listed["migrations"].size() == 4u);
  BOOST_TEST(listed["migrations"][0]["revision"] == "20260202_0001");
  BOOST_TEST(listed["migrations"][0]["current"] == false);
  BOOST_TEST(listed["migrations"][3] == json::parse(R"({
      "revision": "20260129_0001", "description": "create nodes", "parents": [], "depends": [], "labels": [],
      "file": "migrations/20260129_0001_create_nodes.sql", "digest": "sha256:d1",
      "up": {"statements": 4, "transactional": true, "checksum": "sha256:u1"},
      "down": {"statements": 2, "transactional": true, "checksum": "sha256:b1"},
      "irreversible": null, "head": false, "compatible": false, "draft": false, "current": true})"));
}

BOOST_AUTO_TEST_SUITE_END()
