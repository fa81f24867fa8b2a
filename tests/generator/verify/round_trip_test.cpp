#include "generator/verify/round_trip.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/verify/chains.hpp"

using namespace strata::generator;

namespace {

const test::migration_text first{"0001",
                                 "-- migrate:up\n"
                                 "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);\n"
                                 "-- migrate:down\n"
                                 "DROP TABLE nodes;\n"};

sql_script rows(const std::string& text) {
  diagnostics messages;
  const auto file = std::make_shared<const source_file>("fixtures/rows.sql", text);
  script_section section;
  section.file = file;
  section.end = text.size();
  return read_script(section, dialect::sqlite, messages);
}

std::string round_trip(const std::vector<test::migration_text>& texts, const fixture_set& fixtures = {}) {
  diagnostics messages;
  verify_round_trip(test::read_chain(texts), fixtures, messages);
  return format(messages);
}

std::string idempotent(const std::vector<test::migration_text>& texts) {
  diagnostics messages;
  verify_idempotent(test::read_chain(texts), messages);
  return format(messages);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip_test)

BOOST_AUTO_TEST_CASE(a_good_chain_with_good_rows_says_nothing) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT NOT NULL DEFAULT 'eu';\n"
                                    "-- migrate:down\nALTER TABLE nodes DROP COLUMN region;\n"};
  const fixture_set fixtures{{"0002",
                              {rows("INSERT INTO nodes (name) VALUES ('a'), ('b');"),
                               rows("SELECT * FROM nodes WHERE region IS NULL OR region <> 'eu';")}}};

  BOOST_TEST(round_trip({first, second}, fixtures) == "");
}

BOOST_AUTO_TEST_CASE(what_only_fails_with_rows_is_found) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE UNIQUE INDEX ix_nodes_name ON nodes (name);\n"
                                    "-- migrate:down\nDROP INDEX ix_nodes_name;\n"};
  const fixture_set fixtures{{"0002", {rows("INSERT INTO nodes (name) VALUES ('a'), ('a');"), {}}}};

  BOOST_TEST(round_trip({first, second}, fixtures) ==
             "migrations/0002.sql:2:1: error: statement 1 of 1 of migration 0002 failed: UNIQUE constraint failed: "
             "nodes.name [strata-sql]\n"
             "    CREATE UNIQUE INDEX ix_nodes_name ON nodes (name);\n"
             "    ^\n"
             "  this was with the rows of the fixtures\n");
}

BOOST_AUTO_TEST_CASE(a_rebuild_that_loses_rows_is_warned_of) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT;\n"
                                    "-- migrate:down\n"
                                    "CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT);\n"
                                    "INSERT INTO new_nodes SELECT id, name FROM nodes WHERE region = 'eu';\n"
                                    "DROP TABLE nodes;\n"
                                    "ALTER TABLE new_nodes RENAME TO nodes;\n"};
  const fixture_set fixtures{{"0002", {rows("INSERT INTO nodes (name) VALUES ('a'), ('b');"), {}}}};

  BOOST_TEST(round_trip({first, second}, fixtures) ==
             "migrations/0002.sql:3:1: warning: up and down of 0002 lose rows [strata-rows-lost]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  table nodes: had 2 rows, has 0\n");
}

BOOST_AUTO_TEST_CASE(a_query_that_returns_rows_shows_them) {
  const fixture_set fixtures{
      {"0001", {{}, rows("SELECT 1;\nSELECT value, NULL\n  FROM json_each('[1, 2, 3, 4, 5]');")}}};

  BOOST_TEST(round_trip({first}, fixtures) ==
             "fixtures/rows.sql:1:1: error: after up of 0001 the query returns 1 row, but it must return none "
             "[strata-fixture-rows]\n"
             "    SELECT 1;\n"
             "    ^\n"
             "  row: 1\n"
             "fixtures/rows.sql:2:1: error: after up of 0001 the query returns 5 rows, but it must return none "
             "[strata-fixture-rows]\n"
             "    SELECT value, NULL\n"
             "    ^\n"
             "  SELECT value, NULL\n"
             "    FROM json_each('[1, 2, 3, 4, 5]')\n"
             "  row: 1 | NULL\n"
             "  row: 2 | NULL\n"
             "  row: 3 | NULL\n"
             "  and 2 more\n");
}

BOOST_AUTO_TEST_CASE(rows_that_the_engine_refuses_are_shown_at_their_place) {
  const fixture_set fixtures{{"0001", {rows("\nINSERT INTO nodes (name)\nVALUES ('a', 'b');"), {}}}};

  BOOST_TEST(round_trip({first}, fixtures) ==
             "fixtures/rows.sql:2:1: error: the rows could not be put in: no such table: nodes [strata-sql]\n"
             "    INSERT INTO nodes (name)\n"
             "    ^\n");
}

BOOST_AUTO_TEST_CASE(a_place_in_rows_with_carriage_returns_is_the_files) {
  const fixture_set fixtures{{"0001", {{}, rows("SELECT id,\r\n  zone\r\nFROM nodes;")}}};

  BOOST_TEST(round_trip({first}, fixtures) ==
             "fixtures/rows.sql:2:3: error: after up of 0001 the query failed: no such column: zone [strata-sql]\n"
             "      zone\n"
             "      ^\n");
}

BOOST_AUTO_TEST_CASE(foreign_keys_are_enforced_on_rows) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE TABLE jobs (node INT REFERENCES nodes (id));\n"
                                    "-- migrate:down\nDROP TABLE jobs;\n"};
  const test::migration_text third{"0003", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n"};
  const fixture_set fixtures{{"0003", {rows("INSERT INTO jobs VALUES (7);"), {}}}};

  BOOST_TEST(round_trip({first, second, third}, fixtures) ==
             "fixtures/rows.sql:1:1: error: the rows could not be put in: FOREIGN KEY constraint failed [strata-sql]\n"
             "    INSERT INTO jobs VALUES (7);\n"
             "    ^\n");
}

BOOST_AUTO_TEST_CASE(a_query_that_fails_is_shown_at_its_place) {
  const fixture_set fixtures{{"0001", {{}, rows("SELECT zone FROM nodes;")}}};

  BOOST_TEST(round_trip({first}, fixtures) ==
             "fixtures/rows.sql:1:8: error: after up of 0001 the query failed: no such column: zone [strata-sql]\n"
             "    SELECT zone FROM nodes;\n"
             "           ^\n");
}

// A schema that depends on rows, and a down that leaves some behind: one way ends elsewhere than the other.
BOOST_AUTO_TEST_CASE(a_chain_that_ends_elsewhere_in_one_transaction_is_found) {
  const test::migration_text seen{"0001",
                                  "-- migrate:up\nCREATE TABLE seen (a INT);\n-- migrate:down\nDROP TABLE seen;\n"};
  const test::migration_text row{"0002", "-- migrate:up\nINSERT INTO seen VALUES (1);\n-- migrate:down\nSELECT 1;\n"};
  const test::migration_text third{"0003",
                                   "-- migrate:up\n"
                                   "CREATE TABLE t (a INT);\n"
                                   "PRAGMA writable_schema = ON;\n"
                                   "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (b INT)'\n"
                                   " WHERE name = 't' AND (SELECT count(*) FROM seen) > 1;\n"
                                   "PRAGMA writable_schema = RESET;\n"
                                   "-- migrate:down\n"
                                   "DROP TABLE t;\n"};

  BOOST_TEST(round_trip({seen, row, third}) ==
             "migrations/0003.sql:1:1: error: the whole chain in one transaction leaves another schema than one "
             "migration at a time [strata-fresh-differs]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  column t.b: missing (made by 0003)\n"
             "  column t.a: added (made by 0003)\n");
}

BOOST_AUTO_TEST_CASE(scripts_that_may_run_twice_are_idempotent) {
  BOOST_TEST(idempotent({{"0001",
                          "-- migrate:up\nCREATE TABLE IF NOT EXISTS nodes (id INT);\n"
                          "-- migrate:down\nDROP TABLE nodes;\n"}}) == "");
}

BOOST_AUTO_TEST_CASE(a_script_that_cannot_run_twice_is_shown) {
  BOOST_TEST(idempotent({first}) ==
             "migrations/0001.sql:2:14: error: up of 0001 cannot run twice: table nodes already exists "
             "[strata-not-idempotent]\n"
             "    CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);\n"
             "                 ^\n"
             "  help: write statements that pass where their work is done: CREATE TABLE IF NOT EXISTS, INSERT OR "
             "IGNORE\n");
}

BOOST_AUTO_TEST_CASE(a_script_that_leaves_something_else_when_run_twice_is_shown) {
  BOOST_TEST(idempotent({{"0001",
                          "-- migrate:up\n"
                          "CREATE TABLE IF NOT EXISTS a (x INT);\n"
                          "DROP TABLE IF EXISTS b;\n"
                          "ALTER TABLE a RENAME TO b;\n"
                          "CREATE TABLE a (x TEXT);\n"
                          "-- migrate:down\nDROP TABLE a;\nDROP TABLE b;\n"}}) ==
             "migrations/0001.sql:1:1: error: up of 0001 run twice leaves another schema than run once "
             "[strata-not-idempotent]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  column b.x: type was INT, is TEXT\n");
}

BOOST_AUTO_TEST_SUITE_END()
