#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(dbmate_layout_test, other_layout)

const std::string both = "-- migrate:up\nA;\n-- migrate:down\nB;\n";

BOOST_AUTO_TEST_CASE(the_version_is_the_leading_digits_and_names_sort_byte_by_byte) {
  BOOST_TEST(described_as("dbmate", {{"2_b.sql", both}, {"10_a.sql", both}, {"20240101_1200_x.sql", both}}) ==
             "10 \"a\" up 10_a.sql, down 10_a.sql\n"
             "20240101 \"1200 x\" up 20240101_1200_x.sql, down 20240101_1200_x.sql\n"
             "2 \"b\" up 2_b.sql, down 2_b.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(transaction_false_is_heeded_in_each_direction) {
  BOOST_TEST(described_as("dbmate", {{"1_a.sql", "-- migrate:up transaction:false\nA;\n-- migrate:down\nB;\n"}}) ==
             "1 \"a\" up 1_a.sql alone, down 1_a.sql\n");
}

BOOST_AUTO_TEST_CASE(several_blocks_in_one_file_are_refused) {
  (void)read("dbmate", {{"1_a.sql", both + both}});
  BOOST_TEST(messages.has_errors());
  BOOST_TEST(messages.all().front().code == "strata-duplicate-section");
}

BOOST_AUTO_TEST_SUITE_END()
