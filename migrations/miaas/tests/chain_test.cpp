#include <boost/test/unit_test.hpp>
#include <miaas/migrations.hpp>

#include "sqlite_statement.hpp"

namespace {

struct chain_fixture {
  std::string answer(std::string_view sql) {
    miaas::sqlite_statement question{handle.get(), sql};
    BOOST_REQUIRE(question.step());
    return question.column(0).value();
  }

  miaas::sqlite_handle handle = miaas::open_database(":memory:");
  strata::sqlite::connection database{handle.get()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chain_test, chain_fixture)

BOOST_AUTO_TEST_CASE(a_fresh_handle_is_probed_then_brought_to_head) {
  const auto before = strata::probe(database, miaas::migrations());
  BOOST_TEST(strata::to_string(before.state) == strata::to_string(strata::standing::fresh));
  BOOST_TEST(before.pending == 4u);

  const auto report = strata::upgrade(database, miaas::migrations());

  BOOST_TEST(report.migrations.size() == 4u);
  BOOST_TEST(report.to.at(0) == miaas::head);
  BOOST_TEST(strata::to_string(strata::probe(database, miaas::migrations()).state) ==
             strata::to_string(strata::standing::current));
}

BOOST_AUTO_TEST_CASE(the_handle_keeps_its_foreign_keys_and_is_left_outside_a_transaction) {
  strata::upgrade(database, miaas::migrations());

  BOOST_TEST(answer("PRAGMA foreign_keys") == "1");
  BOOST_TEST(sqlite3_get_autocommit(handle.get()) != 0);
}

BOOST_AUTO_TEST_CASE(both_foreign_keys_of_deployments_are_indexed) {
  strata::upgrade(database, miaas::migrations());

  BOOST_TEST(answer(R"(SELECT count(*) FROM pragma_foreign_key_list('deployments') AS keys
                       WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list('deployments') AS indexes
                                         JOIN pragma_index_info(indexes.name) AS columns
                                         WHERE columns.seqno = 0 AND columns.name = keys."from"))") == "0");
}

BOOST_AUTO_TEST_CASE(a_node_keeps_its_data_while_the_region_comes_and_goes) {
  strata::upgrade(database, miaas::migrations(), {.target = "20260129_0002"});
  miaas::sqlite_statement{handle.get(), "INSERT INTO nodes (id, address) VALUES ('hare', '192.0.2.10')"}.step();

  strata::upgrade(database, miaas::migrations());
  strata::downgrade(database, miaas::migrations(), {.target = "-2"});

  BOOST_TEST(answer("SELECT id || ' at ' || address FROM nodes") == "hare at 192.0.2.10");
}

BOOST_AUTO_TEST_CASE(a_launch_puts_no_development_data_in) {
  strata::upgrade(database, miaas::migrations());

  BOOST_TEST(answer("SELECT count(*) FROM nodes") == "0");
  BOOST_TEST(answer("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_seeds'") == "0");
}

BOOST_AUTO_TEST_CASE(development_data_comes_once_and_goes_without_what_people_made) {
  strata::upgrade(database, miaas::migrations());
  BOOST_TEST(strata::seed(database, miaas::migrations()).ran.size() == 2u);
  BOOST_TEST(strata::seed(database, miaas::migrations()).unchanged.size() == 2u);
  BOOST_TEST(answer("SELECT count(*) FROM nodes") == "3");
  BOOST_TEST(answer("SELECT image FROM deployments WHERE status = 'running'") == "gateway:1.4");
  miaas::sqlite_statement{handle.get(), "INSERT INTO nodes (id, address) VALUES ('mine', '192.0.2.99')"}.step();

  const auto cleared = strata::seed(database, miaas::migrations(), {.action = strata::seed_action::clear});

  BOOST_TEST(cleared.cleared.size() == 2u);
  BOOST_TEST(answer("SELECT group_concat(id) FROM nodes") == "mine");
  BOOST_TEST(answer("SELECT count(*) FROM deployments") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
