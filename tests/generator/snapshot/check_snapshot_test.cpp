// The proof in the round trip: a database with the snapshot is what the migrations make.
#include "generator/snapshot/check_snapshot.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/verify/chains.hpp"

using namespace strata::generator;

namespace {

test::migration_text up(int number, const std::string& statements) {
  const std::string revision = std::to_string(1000 + number);
  return {revision, "-- migrate:up\n" + statements + "\n-- migrate:down\nSELECT 1;\n"};
}

std::string check(const migration_chain& chain) {
  diagnostics messages;
  check_snapshot(chain, messages);
  return format(messages);
}

std::string check(const std::vector<test::migration_text>& texts) { return check(test::read_chain(texts)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(check_snapshot_test)

BOOST_AUTO_TEST_CASE(a_good_one_says_nothing) {
  BOOST_TEST(check({up(1,
                       "CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);\n"
                       "INSERT INTO nodes (name) VALUES ('a'), ('b');\nDELETE FROM nodes WHERE name = 'b';"),
                    up(2,
                       "CREATE TABLE words (word TEXT PRIMARY KEY, n REAL) WITHOUT ROWID;\n"
                       "INSERT INTO words VALUES ('x', 1.5), ('y', NULL);\nCREATE VIEW v AS SELECT * FROM words;"),
                    up(3, "CREATE VIRTUAL TABLE texts USING fts5(text);\nINSERT INTO texts VALUES ('some words');"),
                    up(4,
                       "CREATE TABLE loose (a, b);\nINSERT INTO loose (rowid, a) VALUES (7, x'0001'), (3, 'q');\n"
                       "ANALYZE;\nPRAGMA user_version = 12;")}) == "");
}

BOOST_AUTO_TEST_CASE(an_end_in_the_middle_says_nothing) {
  BOOST_TEST(check({up(1, "CREATE TABLE nodes (n);"), up(2, "INSERT INTO nodes VALUES (random());")}) == "");
}

BOOST_AUTO_TEST_CASE(branches_are_in_it) {
  migration_chain chain = test::read_chain({up(1, "CREATE TABLE a (n);"), up(2, "INSERT INTO a VALUES (1);"),
                                            up(3, "CREATE TABLE b (n);"), up(4, "INSERT INTO b VALUES (2);")});
  chain.migrations[2].parents = {"1001"};
  chain.heads = {"1002", "1004"};

  BOOST_TEST(check(chain) == "");
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_what_it_begins_with) {
  migration_chain chain = test::read_chain(
      {up(1, "CREATE TABLE a (n);"), up(2, "INSERT INTO a VALUES (1);"), up(3, "CREATE TABLE b (n);")});
  chain_migration checkpoint = test::read_chain({{"1002",
                                                  "-- migrate:up\nCREATE TABLE a (n);\nINSERT INTO a VALUES (1);\n"
                                                  "-- migrate:irreversible a checkpoint"}})
                                   .migrations[0];
  checkpoint.digest = chain.migrations[1].digest;
  checkpoint.replaces = {{"1001", chain.migrations[0].digest}};
  chain.checkpoints.push_back(checkpoint);

  BOOST_TEST(check(chain) == "");
}

// Nobody may read the bookkeeping: while a snapshot is made, it holds no dependencies.
BOOST_AUTO_TEST_CASE(a_difference_is_named) {
  migration_chain chain = test::read_chain(
      {up(1, "CREATE TABLE t (n);"), up(2, "SELECT 1;"), up(3, "SELECT 1;"),
       up(4, "INSERT INTO t SELECT count(*) FROM strata_sandbox_migrations WHERE parents LIKE '%+%';")});
  chain.migrations[2].depends = {"1001"};

  BOOST_TEST(check(chain) ==
             "migrations/1004.sql:1:1: error: the snapshot at 1004 is another database than the migrations make "
             "[strata-snapshot-differs]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  table t: row (1) missing\n"
             "  table t: row (0) added\n"
             "  help: leave snapshots out: add_migrations(... NO_SNAPSHOT), and report this\n");
}

BOOST_AUTO_TEST_SUITE_END()
