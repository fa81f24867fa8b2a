#include "generator/verify/chain_verifier.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/verify/chains.hpp"

using namespace strata::generator;

namespace {

const test::migration_text first{"0001",
                                 "-- migrate:up\n"
                                 "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);\n"
                                 "CREATE INDEX ix_nodes_name ON nodes (name);\n"
                                 "-- migrate:down\n"
                                 "DROP TABLE nodes;\n"};

std::string messages_of(const std::vector<test::migration_text>& texts) {
  diagnostics messages;
  verify_chain(test::read_chain(texts), "", messages);
  return format(messages);
}

constexpr std::string_view down_help =
    "  help: undo in the down section what the up section does, in reverse order; if it cannot be undone, say so:\n"
    "        -- migrate:irreversible <reason>\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(chain_verifier_test)

BOOST_AUTO_TEST_CASE(a_chain_that_can_be_undone_is_good) {
  diagnostics messages;

  const verification done = verify_chain(
      test::read_chain({first,
                        {"0002",
                         "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT;\nUPDATE nodes SET region = 'eu';\n"
                         "-- migrate:down\nALTER TABLE nodes DROP COLUMN region;\n"}}),
      "", messages);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(to_string(done) == "verified 2 of 2");
}

BOOST_AUTO_TEST_CASE(a_down_that_forgets_an_index_names_it) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up\n"
                                         "CREATE TABLE jobs (id INTEGER PRIMARY KEY);\n"
                                         "CREATE INDEX ix_nodes_id ON nodes (id);\n"
                                         "-- migrate:down\n"
                                         "DROP TABLE jobs;\n"}});

  BOOST_TEST(text ==
             "migrations/0002.sql:4:1: error: down of 0002 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  index ix_nodes_id: left behind (made by 0002)\n" +
                 std::string{down_help});
}

BOOST_AUTO_TEST_CASE(the_first_migration_is_compared_with_an_empty_database) {
  const std::string text = messages_of({{"0001",
                                         "-- migrate:up\n"
                                         "CREATE TABLE a (x INT);\n"
                                         "CREATE TABLE b (x INT);\n"
                                         "-- migrate:down\n"
                                         "DROP TABLE a;\n"},
                                        {"0002", "-- migrate:up\nDROP TABLE b;\n-- migrate:irreversible gone"}});

  BOOST_TEST(text ==
             "migrations/0001.sql:4:1: error: down of 0001 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  table b: left behind (made by 0001)\n" +
                 std::string{down_help});
}

BOOST_AUTO_TEST_CASE(a_file_with_carriage_returns_is_verified_as_any_other) {
  const std::string text = messages_of({{"0001",
                                         "-- migrate:up\r\nCREATE TABLE a (\r\n x INT,\r\n y INT);\r\n"
                                         "CREATE VIEW v AS\r\n SELECT x\r\n   FROM a\r\n"
                                         "-- migrate:down\r\nDROP VIEW v;\r\nDROP\r\n TABLE a;\r\n"}});

  BOOST_TEST(text == "");
}

BOOST_AUTO_TEST_CASE(a_rebuild_that_orphans_rows_is_shown) {
  const std::string text = messages_of({{"0001",
                                         "-- migrate:up\n"
                                         "CREATE TABLE p (id INTEGER PRIMARY KEY);\n"
                                         "CREATE TABLE c (p INT REFERENCES p (id));\n"
                                         "INSERT INTO p VALUES (1);\n"
                                         "INSERT INTO c VALUES (1);\n"
                                         "-- migrate:irreversible rows"},
                                        {"0002",
                                         "-- migrate:up\n"
                                         "CREATE TABLE new_p (id INTEGER PRIMARY KEY);\n"
                                         "DROP TABLE p;\n"
                                         "ALTER TABLE new_p RENAME TO p;\n"
                                         "-- migrate:irreversible rows"}});

  BOOST_TEST(text ==
             "migrations/0002.sql:1:1: error: migration 0002 could not be committed: row 1 of c refers to no row of p "
             "(foreign key 0) [strata-foreign-key]\n"
             "    -- migrate:up\n"
             "    ^\n");
}

BOOST_AUTO_TEST_CASE(a_rebuild_that_loses_things_names_who_made_them) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT DEFAULT 'eu';\n"
                                         "-- migrate:down\nALTER TABLE nodes DROP COLUMN region;\n"},
                                        {"0003",
                                         "-- migrate:up\n"
                                         "ALTER TABLE nodes ADD COLUMN zone TEXT;\n"
                                         "-- migrate:down\n"
                                         "CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT, region TEXT);\n"
                                         "INSERT INTO new_nodes SELECT id, name, region FROM nodes;\n"
                                         "DROP TABLE nodes;\n"
                                         "ALTER TABLE new_nodes RENAME TO nodes;\n"}});

  BOOST_TEST(text ==
             "migrations/0003.sql:3:1: error: down of 0003 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  column nodes.region: default 'eu' missing (made by 0002)\n"
             "  index ix_nodes_name: missing (made by 0001)\n" +
                 std::string{down_help});
}

// The second question is answered from where the first one was.
BOOST_AUTO_TEST_CASE(several_downs_that_lose_things_name_the_newest_makers) {
  migration_chain chain = test::read_chain(
      {first,
       {"0002",
        "-- migrate:up\nDROP INDEX ix_nodes_name;\nCREATE TABLE jobs (id INTEGER PRIMARY KEY, node INT);\n"
        "-- migrate:down\nDROP TABLE jobs;\n"},
       {"0003",
        "-- migrate:up\nCREATE INDEX ix_nodes_name ON nodes (name);\n"
        "CREATE TRIGGER tr AFTER INSERT ON Nodes BEGIN UPDATE nodes SET name = \"name\" || 'x'; END;\n"
        "-- migrate:down\nDROP TRIGGER tr;\nDROP INDEX ix_nodes_name;\n"},
       {"0004",
        "-- migrate:up\nDROP TABLE jobs;\nDROP INDEX ix_nodes_name;\nDROP TRIGGER tr;\n"
        "-- migrate:down\nCREATE TABLE jobs (id INTEGER PRIMARY KEY);\n"}});
  for (chain_migration& each : chain.migrations) each.borrowed = true;
  diagnostics messages;

  verify_chain(chain, "", messages);

  BOOST_TEST(format(messages) ==
             "migrations/0002.sql:4:1: warning: down of 0002 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  index ix_nodes_name: missing (made by 0001)\n"
             "migrations/0004.sql:5:1: warning: down of 0004 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  column jobs.node: missing (made by 0002)\n"
             "  index ix_nodes_name: missing (made by 0003)\n"
             "  trigger tr: missing (made by 0003)\n");
}

BOOST_AUTO_TEST_CASE(a_refused_statement_is_shown_at_its_place) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up\n"
                                         "ALTER TABLE nodes ADD COLUMN region TEXT;\n"
                                         "UPDATE nodes\n"
                                         "   SET region = zone;\n"
                                         "-- migrate:down\n"
                                         "ALTER TABLE nodes DROP COLUMN region;\n"},
                                        {"0003", "-- migrate:up\nNONSENSE;\n-- migrate:down\nNONSENSE;\n"}});

  BOOST_TEST(text ==
             "migrations/0002.sql:4:17: error: statement 2 of 2 of migration 0002 failed: no such column: zone "
             "[strata-sql]\n"
             "       SET region = zone;\n"
             "                    ^\n");
}

BOOST_AUTO_TEST_CASE(a_refused_down_does_not_hide_what_comes_after) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up\nCREATE TABLE jobs (id INT);\n"
                                         "-- migrate:down\nDROP TABLE job;\n"},
                                        {"0003",
                                         "-- migrate:up\nCREATE TABLE leases (id INT);\n"
                                         "-- migrate:down\nDROP TABLE lease;\n"}});

  BOOST_TEST(text ==
             "migrations/0002.sql:4:1: error: statement 1 of 1 of migration 0002 failed on the way down: no such "
             "table: job [strata-sql]\n"
             "    DROP TABLE job;\n"
             "    ^\n"
             "migrations/0003.sql:4:1: error: statement 1 of 1 of migration 0003 failed on the way down: no such "
             "table: lease [strata-sql]\n"
             "    DROP TABLE lease;\n"
             "    ^\n");
}

BOOST_AUTO_TEST_CASE(a_down_that_writes_the_schema_in_other_words_is_complete) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up\nDROP TABLE nodes;\n"
                                         "-- migrate:down\n"
                                         "create table \"nodes\" (id integer, name text, primary key (id));\n"
                                         "create index ix_nodes_name on nodes (\"name\");\n"}});

  BOOST_TEST(text == "");
}

// Rows that a down leaves behind can lead the second up elsewhere.
BOOST_AUTO_TEST_CASE(an_up_that_makes_something_else_the_second_time_is_named) {
  const std::string text =
      messages_of({{"0001", "-- migrate:up\nCREATE TABLE seen (a INT);\n-- migrate:down\nDROP TABLE seen;\n"},
                   {"0002",
                    "-- migrate:up\n"
                    "CREATE TRIGGER g AFTER INSERT ON seen BEGIN SELECT 1; END;\n"
                    "-- migrate:down\n"
                    "DROP TRIGGER g;\n"},
                   {"0003",
                    "-- migrate:up\n"
                    "CREATE TABLE t AS SELECT 1 AS a;\n"
                    "PRAGMA writable_schema = ON;\n"
                    "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a INT, b INT)'\n"
                    " WHERE name = 't' AND (SELECT count(*) FROM seen) > 0;\n"
                    "PRAGMA writable_schema = RESET;\n"
                    "INSERT INTO seen VALUES (1);\n"
                    "-- migrate:down\n"
                    "DROP TABLE t;\n"}});

  BOOST_TEST(text ==
             "migrations/0003.sql:1:1: error: up of 0003 leaves another schema after a down than at first "
             "[strata-up-differs]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  column t.a: type INT added\n"
             "  column t.b: added\n");
}

BOOST_AUTO_TEST_CASE(an_irreversible_migration_only_goes_up) {
  diagnostics messages;

  const verification done = verify_chain(
      test::read_chain({first, {"0002", "-- migrate:up\nDELETE FROM nodes;\n-- migrate:irreversible rows are gone"}}),
      "", messages);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(done.verified == 2u);
}

BOOST_AUTO_TEST_CASE(scripts_without_a_transaction_are_verified_too) {
  const std::string text = messages_of({first,
                                        {"0002",
                                         "-- migrate:up transaction:false\nVACUUM;\nCREATE TABLE jobs (id INT);\n"
                                         "-- migrate:down transaction:false\nDROP TABLE jobs;\nVACUUM;\n"}});

  BOOST_TEST(text == "");
}

BOOST_AUTO_TEST_CASE(an_empty_chain_is_good) {
  diagnostics messages;

  BOOST_TEST(to_string(verify_chain({}, "", messages)) == "verified 0 of 0");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_SUITE_END()
