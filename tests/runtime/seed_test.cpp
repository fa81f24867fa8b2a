#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::string names(const std::vector<seed_report::done>& from) {
  std::string text;
  for (const seed_report::done& each : from) text += each.name + ' ';
  return text;
}

struct seed_fixture {
  seed_fixture() {
    chain.add_seed(
        "10_nodes",
        {"INSERT INTO nodes (id, name) VALUES (10, 'hare')", "INSERT INTO nodes (id, name) VALUES (11, 'tortoise')"},
        {"DELETE FROM nodes WHERE id IN (10, 11)"});
    chain.add_seed("20_jobs", {"INSERT INTO jobs (id, node) VALUES (1, 10)"}, {"DELETE FROM jobs WHERE id = 1"});
    file.run("PRAGMA foreign_keys = ON");
    upgrade(db, chain.set());
  }

  std::string message(const built_chain& of, const seed_options& how = {}) {
    try {
      seed(db, of.set(), how);
    } catch (const error& thrown) {
      return thrown.what();
    }
    return "(no error)";
  }

  built_chain chain{three_migrations()};
  database file;
  sqlite::connection db{file.handle()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seed_test, seed_fixture)

BOOST_AUTO_TEST_CASE(a_launch_runs_no_seed_and_makes_no_table_for_them) {
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_seeds'") == "0");
}

BOOST_AUTO_TEST_CASE(each_seed_runs_once_in_name_order) {
  const seed_report first = seed(db, chain.set());
  const seed_report second = seed(db, chain.set());

  BOOST_TEST(names(first.ran) == "10_nodes 20_jobs ");
  BOOST_TEST(first.ran.front().statements == 2u);
  BOOST_TEST(names(second.ran) == "");
  BOOST_TEST(second.unchanged == (std::vector<std::string>{"10_nodes", "20_jobs"}), boost::test_tools::per_element());
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "3");
  BOOST_TEST(file.rows("SELECT name, statements FROM strata_seeds ORDER BY position") ==
                 (std::vector<std::string>{"10_nodes|2", "20_jobs|1"}),
             boost::test_tools::per_element());
  BOOST_TEST(file.rows("SELECT event, revision FROM strata_log ORDER BY id DESC LIMIT 2") ==
                 (std::vector<std::string>{"seed|20_jobs", "seed|10_nodes"}),
             boost::test_tools::per_element());
  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(upgrade(db, chain.set()).migrations.empty());
}

BOOST_AUTO_TEST_CASE(clear_takes_the_rows_back_newest_first) {
  seed(db, chain.set());

  const seed_report done = seed(db, chain.set(), {.action = seed_action::clear});
  const seed_report again = seed(db, chain.set(), {.action = seed_action::clear});

  BOOST_TEST(names(done.cleared) == "20_jobs 10_nodes ");
  BOOST_TEST(names(again.cleared) == "");
  BOOST_TEST(file.one("SELECT group_concat(name) FROM nodes") == "first");
  BOOST_TEST(file.one("SELECT count(*) FROM jobs") == "0");
  BOOST_TEST(file.one("SELECT count(*) FROM strata_seeds") == "0");
  BOOST_TEST(names(seed(db, chain.set()).ran) == "10_nodes 20_jobs ");
}

BOOST_AUTO_TEST_CASE(a_seed_without_a_way_back_is_named_and_nothing_is_cleared) {
  chain.add_seed("30_more", {"INSERT INTO nodes (id, name) VALUES (30, 'snail')"});
  seed(db, chain.set());

  BOOST_TEST(message(chain, {.action = seed_action::clear}) ==
             "seeds/30_more.sql: error: what these seeds put in cannot be taken back, because they have no down "
             "section: 30_more [strata-seed-without-down]\n"
             "  database: unchanged\n"
             "  help: add `-- migrate:down` and the statements that remove the rows, build, and start again");
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "4");
}

BOOST_AUTO_TEST_CASE(a_way_back_that_was_added_later_counts) {
  const std::vector<std::string> up{"INSERT INTO nodes (id, name) VALUES (30, 'snail')"};
  built_chain before{three_migrations()};
  before.add_seed("30_more", up);
  seed(db, before.set());
  built_chain after{three_migrations()};
  after.add_seed("30_more", up, {"DELETE FROM nodes WHERE id = 30"});

  seed(db, after.set(), {.action = seed_action::clear});

  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_CASE(an_edited_seed_is_reported_and_runs_only_when_told) {
  seed(db, chain.set());
  built_chain edited{three_migrations()};
  edited.add_seed("10_nodes", {"INSERT INTO nodes (id, name) VALUES (12, 'snail')"},
                  {"DELETE FROM nodes WHERE id = 12"});

  const seed_report told = seed(db, edited.set());
  BOOST_TEST(told.edited == std::vector<std::string>{"10_nodes"}, boost::test_tools::per_element());
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "3");

  // What the former text put in goes by the way back that the database kept; the seed that is gone goes as well.
  const seed_report done = seed(db, edited.set(), {.action = seed_action::again});
  BOOST_TEST(names(done.cleared) == "20_jobs 10_nodes ");
  BOOST_TEST(names(done.ran) == "10_nodes ");
  BOOST_TEST(file.one("SELECT group_concat(name) FROM nodes") == "first,snail");
}

BOOST_AUTO_TEST_CASE(again_brings_back_what_a_downgrade_took) {
  seed(db, chain.set());
  downgrade(db, chain.set(), {.target = "base"});
  upgrade(db, chain.set());
  BOOST_TEST(seed(db, chain.set()).ran.empty());

  seed(db, chain.set(), {.action = seed_action::again});

  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "3");
}

BOOST_AUTO_TEST_CASE(a_failing_seed_leaves_nothing_of_any) {
  chain.add_seed("30_bad", {"INSERT INTO nodes (id, name) VALUES (30, 'snail')", "INSERT INTO jobs\n  VALUS (1, 10)"});
  const std::string before = file.fingerprint();

  BOOST_TEST(message(chain) ==
             "seeds/30_bad.sql:5:3: error: statement 2 of 2 of seed 30_bad failed [strata-sql]\n"
             "  engine: near \"VALUS\": syntax error (SQLite result code 1)\n"
             "  database: as before: the transaction was rolled back\n"
             "  help: mend the seed; none of its rows are in the database");
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(sqlite3_get_autocommit(file.handle()) != 0);
}

BOOST_AUTO_TEST_CASE(a_seed_that_ends_the_transaction_is_stopped) {
  chain.add_seed("30_bad", {"INSERT OR ROLLBACK INTO nodes (id, name) VALUES (10, 'twice')"});

  BOOST_TEST(message(chain).find("UNIQUE constraint failed") != std::string::npos);
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_CASE(seeds_wait_for_head) {
  downgrade(db, chain.set(), {.target = "-1"});

  BOOST_TEST(message(chain) ==
             "error: seeds are written for the schema at head, and the database is not there [strata-not-at-head]\n"
             "  database: unchanged\n"
             "  help: test-migrate upgrade");
  database empty;
  sqlite::connection fresh{empty.handle()};
  BOOST_CHECK_THROW(seed(fresh, chain.set()), history_error);
  BOOST_TEST(empty.fingerprint() == "");
}

BOOST_AUTO_TEST_CASE(a_transaction_of_the_applications_own_is_no_time_for_seeds) {
  file.run("BEGIN");

  BOOST_TEST(message(chain).starts_with("error: the connection is inside a transaction of its own"));
}

BOOST_AUTO_TEST_SUITE_END()
