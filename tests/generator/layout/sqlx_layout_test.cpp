#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(sqlx_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(simple_and_reversible_migrations_stand_side_by_side) {
  BOOST_TEST(described_as("sqlx", {{"20230101000000_second.up.sql", ""},
                                   {"20230101000000_second.down.sql", ""},
                                   {"3_first_one.sql", ""}}) ==
             "3 \"first one\" up 3_first_one.sql\n"
             "20230101000000 \"second\" up 20230101000000_second.up.sql, down 20230101000000_second.down.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(only_the_first_bytes_of_a_script_can_ask_for_no_transaction) {
  BOOST_TEST(
      described_as("sqlx", {{"1_a.sql", "-- no-transaction\nVACUUM;"}, {"2_b.sql", "\n-- no-transaction\nA;"}}) ==
      "1 \"a\" up 1_a.sql alone\n"
      "2 \"b\" up 2_b.sql\n");
}

BOOST_AUTO_TEST_CASE(a_version_that_is_no_number_stops_the_tool) {
  (void)read("sqlx", {{"v1_a.sql", ""}, {"seed.sql", ""}});
  BOOST_TEST(format(messages) ==
             "migrations/v1_a.sql: error: the file's name does not begin with a number and an underscore, and sqlx "
             "stops at it [strata-no-revision]\n"
             "  help: rename it as `sqlx migrate add` would (20260130090000_add_region.up.sql), or move it elsewhere\n"
             "migrations/seed.sql: note: left out: the name has no underscore behind a version "
             "[strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_SUITE_END()
