#include "generator/graph/chain_rules.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/graph/written_files.hpp"
#include "generator/sql/postgresql_parser.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

migration_chain chain_of(const std::vector<std::string>& ups, diagnostics& messages) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& each : ups) {
    files.push_back({std::to_string(files.size() + 1) + ".sql",
                     each.starts_with("-- ") ? each : migration_text("", each, "SELECT 1;")});
  }
  const auto read = read_files(files, messages);
  migration_chain chain = build_chain(read, build_graph(read, messages), dialect::postgresql, messages);
  find_needed_commits(chain);
  return chain;
}

/// `3: why`, a line each.
std::string reasons(const std::vector<std::string>& ups) {
  diagnostics messages;
  std::string all;
  for (const chain_migration& each : chain_of(ups, messages).migrations) {
    if (!each.needs_commit.empty()) all += each.revision + ": " + each.needs_commit + "\n";
  }
  return format(messages) + all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(needed_commits_test, *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                        return boost::test_tools::assertion_result{has_postgresql_parser()};
                      }))

BOOST_AUTO_TEST_CASE(a_new_value_of_an_enumeration_is_committed_before_its_first_use) {
  BOOST_TEST(reasons({"CREATE TYPE app.state AS ENUM ('new');", "ALTER TYPE app.state ADD VALUE 'paused' AFTER 'new';",
                      "SELECT 'paused'::text;", "SELECT 'new'::app.state, 'paused'::app.state;",
                      "SELECT 'paused'::app.state;"}) == "4: uses `paused`, which 2 adds to the type state\n");
}

BOOST_AUTO_TEST_CASE(so_it_is_with_blocks_and_functions) {
  BOOST_TEST(reasons({"CREATE TYPE \"St\" AS ENUM ('new');",
                      "DO $$ BEGIN ALTER TYPE \"St\" /* now */ ADD VALUE IF NOT EXISTS 'it''s'; END $$;",
                      "CREATE FUNCTION f() RETURNS \"St\" LANGUAGE sql AS $$ SELECT 'it''s'::\"St\" $$;"}) ==
             "3: uses `it's`, which 2 adds to the type St\n");
}

BOOST_AUTO_TEST_CASE(a_renamed_value_is_free) {
  BOOST_TEST(reasons({"CREATE TYPE state AS ENUM ('a');", "ALTER TYPE state RENAME VALUE 'a' TO 'b';",
                      "SELECT 'b'::state;"}) == "");
}

BOOST_AUTO_TEST_CASE(a_script_without_a_transaction_commits_anyway) {
  BOOST_TEST(reasons({"CREATE TYPE state AS ENUM ('a');", "ALTER TYPE state ADD VALUE 'b';",
                      "-- migrate:up transaction:false\nVACUUM;\n-- migrate:irreversible nothing to undo\n",
                      "SELECT 'b'::state;"}) == "");
}

BOOST_AUTO_TEST_CASE(what_lasts_until_commit_has_ended_when_the_next_migration_begins) {
  BOOST_TEST(reasons({"CREATE TEMP TABLE t (a int) ON COMMIT DELETE ROWS;", "SELECT 1;", "SELECT 1;"}) ==
             "2: 1 makes a temporary table that lasts until COMMIT\n");
  BOOST_TEST(reasons({"CREATE TEMP TABLE t (a int) ON COMMIT PRESERVE ROWS;", "SELECT 1;"}) == "");
  BOOST_TEST(reasons({"SET CONSTRAINTS ALL IMMEDIATE;", "SELECT 1;"}) == "2: 1 sets constraints until COMMIT\n");
}

BOOST_AUTO_TEST_CASE(rows_written_under_deferred_constraints_are_committed) {
  const std::string deferred = "CREATE TABLE c (p int REFERENCES p DEFERRABLE\n  INITIALLY DEFERRED);";
  const std::string why = " writes under constraints or triggers that wait for COMMIT\n";
  BOOST_TEST(reasons({"CREATE TABLE p (a int PRIMARY KEY);", deferred, "CREATE TABLE d (a int);",
                      "INSERT INTO c VALUES (1);", "CREATE TABLE e (a int);", "CREATE TABLE f (a int);"}) ==
             "5: 4" + why);
  BOOST_TEST(reasons({"CREATE TABLE d (a int /* initially deferred */);", "INSERT INTO d VALUES (1);", "SELECT 1;"}) ==
             "");
}

BOOST_AUTO_TEST_CASE(a_function_does_what_its_body_says_when_it_is_called) {
  BOOST_TEST(reasons({"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE t (a int) ON "
                      "COMMIT DROP; END $$;",
                      "CREATE TABLE d (a int);", "SELECT f();", "SELECT f();"}) ==
             "4: 3 writes under constraints or triggers that wait for COMMIT\n");
}

BOOST_AUTO_TEST_CASE(the_note_tells_where_and_why) {
  diagnostics messages;
  const std::vector<migration_chain> chains{chain_of(
      {"CREATE TYPE state AS ENUM ('a');", "ALTER TYPE state ADD VALUE 'b';", "SELECT 'b'::state;"}, messages)};

  note_needed_commits(chains, messages);

  BOOST_TEST(format(messages) ==
             "migrations/3.sql:1:1: note: a fresh database cannot take the chain in one transaction: it commits before "
             "`3` [strata-needs-commit]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  3: uses `b`, which 2 adds to the type state\n");
}

BOOST_AUTO_TEST_SUITE_END()
