// Runs under `strata with-server`.
#include <boost/test/unit_test.hpp>
#include <memory>

#include "generator/scratch/postgresql_sandbox.hpp"
#include "generator/verify/chains.hpp"
#include "generator/verify/round_trip.hpp"

using namespace strata::generator;

namespace {

struct server_fixture {
  std::string round_trip(const std::vector<test::migration_text>& texts, const fixture_set& fixtures = {}) {
    diagnostics messages;
    verify_round_trip(test::read_chain(texts, dialect::postgresql), fixtures, messages, make);
    return format(messages);
  }
  std::string idempotent(const std::vector<test::migration_text>& texts) {
    diagnostics messages;
    verify_idempotent(test::read_chain(texts, dialect::postgresql), messages, make);
    return format(messages);
  }
  static sql_script rows(const std::string& text) {
    diagnostics messages;
    script_section section;
    section.file = std::make_shared<const source_file>("fixtures/rows.sql", text);
    section.end = text.size();
    return read_script(section, dialect::postgresql, messages);
  }

  std::shared_ptr<const postgresql_server> server = std::make_shared<const postgresql_server>();
  sandbox_maker make = [this] { return std::make_unique<postgresql_sandbox>(server); };
  const test::migration_text first{"0001",
                                   "-- migrate:up\n"
                                   "CREATE TABLE nodes (id serial PRIMARY KEY, name text);\n"
                                   "-- migrate:down\n"
                                   "DROP TABLE nodes;\n"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgresql_round_trip_test, server_fixture)

BOOST_AUTO_TEST_CASE(a_good_chain_with_good_rows_says_nothing) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE TYPE kind AS ENUM ('a');\n"
                                    "ALTER TABLE nodes ADD COLUMN kind kind NOT NULL DEFAULT 'a';\n"
                                    "-- migrate:down\nALTER TABLE nodes DROP COLUMN kind;\nDROP TYPE kind;\n"};
  const test::migration_text third{"0003",
                                   "-- migrate:up transaction:false\n"
                                   "CREATE INDEX CONCURRENTLY ix_nodes_name ON nodes (lower(name)) WHERE id > 1;\n"
                                   "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY ix_nodes_name;\n"};
  const fixture_set fixtures{{"0002",
                              {rows("INSERT INTO nodes (name) VALUES ('a'), ('b');"),
                               rows("SELECT * FROM nodes WHERE kind IS DISTINCT FROM 'a';")}}};

  BOOST_TEST(round_trip({first, second, third}, fixtures) == "");
}

BOOST_AUTO_TEST_CASE(what_the_server_refuses_is_shown_at_its_place) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nSELECT 1;\nALTER TABLE nodes ADD COLUMN size bigintt;\n"
                                    "-- migrate:down\nALTER TABLE nodes DROP COLUMN size;\n"};

  BOOST_TEST(
      round_trip({first, second}) ==
      "migrations/0002.sql:3:35: error: statement 2 of 2 of migration 0002 failed: type \"bigintt\" does not exist "
      "[strata-sql]\n"
      "    ALTER TABLE nodes ADD COLUMN size bigintt;\n"
      "                                      ^\n");
}

BOOST_AUTO_TEST_CASE(what_down_leaves_behind_is_named_with_its_migration) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE TYPE kind AS ENUM ('a');\nCREATE SEQUENCE numbers;\n"
                                    "UPDATE nodes SET name = '' WHERE name IS NULL;\n"
                                    "ALTER TABLE nodes ALTER COLUMN name SET NOT NULL;\n"
                                    "-- migrate:down\nDROP TYPE kind;\n"};

  BOOST_TEST(round_trip({first, second}) ==
             "migrations/0002.sql:6:1: error: down of 0002 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  column nodes.name: NOT NULL added (made by 0001)\n"
             "  sequence numbers: left behind (made by 0002)\n"
             "  help: undo in the down section what the up section does, in reverse order; if it cannot be undone, say "
             "so:\n"
             "        -- migrate:irreversible <reason>\n");
}

BOOST_AUTO_TEST_CASE(what_comes_after_a_failed_down_is_still_checked) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE TABLE other (a int);\n"
                                    "-- migrate:down\nSELECT 1;\n"};
  const test::migration_text third{"0003",
                                   "-- migrate:up\nALTER TABLE other ADD COLUMN b int;\n"
                                   "-- migrate:down\nALTER TABLE other DROP COLUMN c;\n"};

  const std::string messages = round_trip({first, second, third});

  BOOST_TEST(messages.find("table other: left behind (made by 0002)") != std::string::npos);
  BOOST_TEST(
      messages.find(
          "migrations/0003.sql:4:1: error: statement 1 of 1 of migration 0003 failed on the way down: column \"c\" of "
          "relation \"other\" does not exist [strata-sql]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_that_are_lost_are_warned_of) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nALTER TABLE nodes ADD COLUMN region text;\n"
                                    "-- migrate:down\nDELETE FROM nodes;\nALTER TABLE nodes DROP COLUMN region;\n"};
  const fixture_set fixtures{{"0002", {rows("INSERT INTO nodes (name) VALUES ('a'), ('b');"), {}}}};

  BOOST_TEST(round_trip({first, second}, fixtures) ==
             "migrations/0002.sql:3:1: warning: up and down of 0002 lose rows [strata-rows-lost]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  table nodes: had 2 rows, has 0\n");
}

BOOST_AUTO_TEST_CASE(a_script_that_cannot_run_twice_is_reported) {
  const test::migration_text again{"0001",
                                   "-- migrate:up\nCREATE TABLE IF NOT EXISTS nodes (id int);\n"
                                   "-- migrate:down\nDROP TABLE nodes;\n"};

  BOOST_TEST(idempotent({again}) == "");
  BOOST_TEST(idempotent({first}) ==
             "migrations/0001.sql:2:1: error: up of 0001 cannot run twice: relation \"nodes\" already exists "
             "[strata-not-idempotent]\n"
             "    CREATE TABLE nodes (id serial PRIMARY KEY, name text);\n"
             "    ^\n"
             "  help: write statements that pass where their work is done: CREATE TABLE IF NOT EXISTS, INSERT OR "
             "IGNORE\n");
}

// Settings are put back between migrations; what a transaction says of itself is still another value in each.
BOOST_AUTO_TEST_CASE(rows_that_depend_on_sharing_a_transaction_are_an_error) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nCREATE TABLE mark (id int, at bigint);\n"
                                    "INSERT INTO mark VALUES (1, txid_current());\n"
                                    "-- migrate:down\nDROP TABLE mark;\n"};
  const test::migration_text third{
      "0003",
      "-- migrate:up\nINSERT INTO nodes (id, name)\n"
      "SELECT 1, CASE WHEN at = txid_current() THEN 'the same' ELSE 'another' END FROM mark;\n"
      "-- migrate:down\nDELETE FROM nodes;\n"};

  BOOST_TEST(
      round_trip({first, second, third}) ==
      "migrations/0003.sql:1:1: error: the whole chain in one run leaves other rows than one migration at a time "
      "[strata-fresh-differs]\n"
      "    -- migrate:up\n"
      "    ^\n"
      "  table nodes: row (1, 'another') missing\n"
      "  table nodes: row (1, 'the same') added\n"
      "  help: let no migration depend on the session or the transaction that another one ran in: its settings "
      "(SET, PRAGMA),\n"
      "        temporary tables, txid_current(), currval()\n");
}

BOOST_AUTO_TEST_CASE(rows_that_differ_from_run_to_run_are_none) {
  const test::migration_text second{
      "0002",
      "-- migrate:up\n"
      "CREATE TABLE many (a timestamptz DEFAULT now(), b float DEFAULT random(), c uuid DEFAULT "
      "gen_random_uuid(), d text DEFAULT clock_timestamp()::text, e bigint);\n"
      "INSERT INTO many (e) SELECT txid_current() FROM generate_series(1, 3);\n"
      "INSERT INTO nodes (name) SELECT 'x' FROM generate_series(1, (random() * 10)::int);\n"
      "-- migrate:irreversible rows\n"};
  const test::migration_text third{"0003",
                                   "-- migrate:up\nUPDATE many SET d = now()::timestamp(0)::text;\n"
                                   "-- migrate:irreversible rows\n"};

  BOOST_TEST(round_trip({first, second, third}) == "");
}

BOOST_AUTO_TEST_CASE(extensions_that_an_operator_creates_are_there) {
  const test::migration_text second{"0002",
                                    "-- migrate:up\nALTER TABLE nodes ADD COLUMN tags hstore;\n"
                                    "-- migrate:down\nALTER TABLE nodes DROP COLUMN tags;\n"};
  BOOST_TEST(round_trip({first, second}).find("type \"hstore\" does not exist") != std::string::npos);

  make = [this] { return std::make_unique<postgresql_sandbox>(server, provided_objects{.extensions = {"hstore"}}); };

  BOOST_TEST(round_trip({first, second}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
