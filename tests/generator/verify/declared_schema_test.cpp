#include "generator/verify/declared_schema.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include "generator/verify/chain_verifier.hpp"
#include "generator/verify/chains.hpp"

using namespace strata::generator;

namespace {

const std::vector<test::migration_text> nodes_and_index{
    {"1",
     "-- migrate:up\nCREATE TABLE nodes (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL\n);\n"
     "-- migrate:down\nDROP TABLE nodes;\n"},
    {"2", "-- migrate:up\nCREATE INDEX ix_nodes_name ON nodes (name);\n-- migrate:down\nDROP INDEX ix_nodes_name;\n"},
    {"3",
     "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT;\n"
     "-- migrate:down\nALTER TABLE nodes DROP COLUMN region;\n"}};

std::string check(const std::string& declared, const std::vector<test::migration_text>& texts = nodes_and_index) {
  diagnostics messages;
  const migration_chain chain = test::read_chain(texts);
  const verification done = verify_chain(chain, {}, messages, head_schema::wanted);
  const auto file = std::make_shared<const source_file>("schema.sql", declared);
  check_declared_schema(file, chain, done.head, "strata", messages);
  return format(messages);
}

std::string differs(const std::string& details) {
  return "schema.sql: error: the chain at head 3 has another schema than this file declares "
         "[strata-schema-differs]\n" +
         details + "  help: put the change in a new migration (strata new -m \"…\"), or bring schema.sql up to date\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(declared_schema_test)

BOOST_AUTO_TEST_CASE(another_way_to_write_the_same_schema_agrees) {
  BOOST_TEST(check("-- all of it\ncreate table \"nodes\" (id integer primary key, name text not null, region text);\n"
                   "CREATE INDEX [ix_nodes_name] ON nodes (name)\n") == "");
}

BOOST_AUTO_TEST_CASE(what_the_chain_has_alone_is_named_with_its_migration) {
  BOOST_TEST(check("CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n") ==
             differs("  column nodes.region: in the chain, not declared (made by 3)\n"
                     "  index ix_nodes_name: in the chain, not declared (made by 2)\n"));
}

BOOST_AUTO_TEST_CASE(what_differs_in_both_is_named_with_its_migration) {
  BOOST_TEST(check("CREATE TABLE Nodes (id INTEGER PRIMARY KEY, name VARCHAR(40), region TEXT CHECK (region <> ''));\n"
                   "CREATE UNIQUE INDEX ix_nodes_name ON nodes (name);\n") ==
             differs("  column nodes.name: type is TEXT in the chain, VARCHAR(40) as declared (made by 1)\n"
                     "  column nodes.name: NOT NULL in the chain, not declared (made by 1)\n"
                     "  table nodes: check (region <> '') declared, not in the chain (made by 1)\n"
                     "  index ix_nodes_name: UNIQUE declared, not in the chain (made by 2)\n"));
}

BOOST_AUTO_TEST_CASE(what_is_declared_alone_is_named_with_its_line) {
  BOOST_TEST(check("CREATE TABLE nodes (\n"
                   "  id INTEGER PRIMARY KEY,\n"
                   "  name TEXT NOT NULL CHECK (length(email) > 0),\n"
                   "  region TEXT,\n"
                   "  \"EMail\" TEXT\n"
                   ");\n"
                   "CREATE INDEX ix_nodes_name ON nodes (name);\n"
                   "ALTER TABLE nodes\n"
                   "  ADD port INTEGER;\n"
                   "CREATE TABLE jobs (id INTEGER);\n"
                   "CREATE INDEX ix_nodes_region\n"
                   "  ON nodes (region);\n"
                   "CREATE VIEW homes AS SELECT id FROM nodes;\n"
                   "CREATE TRIGGER touch AFTER INSERT ON nodes BEGIN SELECT 1; END;\n") ==
             differs("  column nodes.EMail: declared, not in the chain (schema.sql:5)\n"
                     "  column nodes.port: declared, not in the chain (schema.sql:9)\n"
                     "  table nodes: check (length(email) > 0) declared, not in the chain (made by 1)\n"
                     "  index ix_nodes_region: declared, not in the chain (schema.sql:11)\n"
                     "  table jobs: declared, not in the chain (schema.sql:10)\n"
                     "  view homes: declared, not in the chain (schema.sql:13)\n"
                     "  trigger touch: declared, not in the chain (schema.sql:14)\n"));
}

BOOST_AUTO_TEST_CASE(lines_are_right_in_a_file_with_other_line_ends) {
  BOOST_TEST(check("CREATE TABLE nodes (\r\n"
                   "  id INTEGER PRIMARY KEY,\r\n"
                   "  name TEXT NOT NULL,\r\n"
                   "  region TEXT,\r\n"
                   "  port INTEGER);\r\n"
                   "CREATE INDEX ix_nodes_name ON nodes (name);\r\n") ==
             differs("  column nodes.port: declared, not in the chain (schema.sql:5)\n"));
}

BOOST_AUTO_TEST_CASE(the_bookkeeping_of_a_dumped_database_does_not_count) {
  BOOST_TEST(check("CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT);\n"
                   "CREATE INDEX ix_nodes_name ON nodes (name);\n"
                   "CREATE TABLE strata_state (id INTEGER);\n"
                   "CREATE TABLE strata_migrations (revision TEXT);\n"
                   "CREATE TABLE strata_log (seq INTEGER);\n"
                   "CREATE TABLE strata_mine (seq INTEGER);\n") ==
             differs("  table strata_mine: declared, not in the chain (schema.sql:6)\n"));
}

BOOST_AUTO_TEST_CASE(a_file_without_statements_declares_an_empty_schema) {
  BOOST_TEST(check("-- nothing yet\n") == differs("  table nodes: in the chain, not declared (made by 1)\n"));
}

BOOST_AUTO_TEST_CASE(a_statement_that_the_engine_refuses_is_shown_at_its_place) {
  BOOST_TEST(check("CREATE TABLE nodes (id INTEGER);\r\nCREATE TABEL jobs (id INTEGER);\r\n") ==
             "schema.sql:2:8: error: the declared schema cannot be made: near \"TABEL\": syntax error [strata-sql]\n"
             "    CREATE TABEL jobs (id INTEGER);\n"
             "           ^\n");
}

BOOST_AUTO_TEST_CASE(text_that_is_no_script_is_not_run) {
  BOOST_TEST(check("CREATE TABLE nodes (id INTEGER);\nCREATE VIEW open AS SELECT 'open;\n") ==
             "schema.sql:2:28: error: this string is not closed [strata-unterminated]\n"
             "    CREATE VIEW open AS SELECT 'open;\n"
             "                               ^\n"
             "  help: close it with '\n");
}

BOOST_AUTO_TEST_CASE(a_chain_that_fails_does_not_hide_what_is_wrong_with_the_file) {
  BOOST_TEST(check("CREATE TABEL a (id INTEGER);\n",
                   {{"1", "-- migrate:up\nCREATE TABLE a (id INTEGER, id TEXT);\n-- migrate:down\nDROP TABLE a;\n"}}) ==
             "migrations/1.sql:2:1: error: statement 1 of 1 of migration 1 failed: duplicate column name: id "
             "[strata-sql]\n"
             "    CREATE TABLE a (id INTEGER, id TEXT);\n"
             "    ^\n"
             "schema.sql:1:8: error: the declared schema cannot be made: near \"TABEL\": syntax error [strata-sql]\n"
             "    CREATE TABEL a (id INTEGER);\n"
             "           ^\n");
}

BOOST_AUTO_TEST_CASE(a_chain_that_fails_is_not_compared) {
  BOOST_TEST(check("CREATE TABLE b (id INTEGER);\n",
                   {{"1", "-- migrate:up\nCREATE TABEL a (id INTEGER);\n-- migrate:down\nDROP TABLE a;\n"}}) ==
             "migrations/1.sql:2:8: error: statement 1 of 1 of migration 1 failed: near \"TABEL\": syntax error "
             "[strata-sql]\n"
             "    CREATE TABEL a (id INTEGER);\n"
             "           ^\n");
}

BOOST_AUTO_TEST_SUITE_END()
