#include "generator/layout/names.hpp"

#include <boost/test/unit_test.hpp>

using namespace strata::generator;

BOOST_AUTO_TEST_SUITE(revision_test)

BOOST_AUTO_TEST_CASE(digits_and_underscores_that_lead_a_name_are_the_revision) {
  const file_name_parts parts = read_file_name("20260130_0900_add_region.sql");

  BOOST_TEST(parts.revision == "20260130_0900");
  BOOST_TEST(parts.description == "add region");
}

BOOST_AUTO_TEST_CASE(the_dashes_of_a_date_are_dropped) {
  BOOST_TEST(read_file_name("2026-01-20-162913_create_users.sql").revision == "20260120162913");
  BOOST_TEST(read_file_name("2024-03-13_170000_x.sql").revision == "20240313_170000");
}

BOOST_AUTO_TEST_CASE(other_dashes_end_the_revision) {
  const file_name_parts parts = read_file_name("001-2fa-codes.sql");

  BOOST_TEST(parts.revision == "001");
  BOOST_TEST(parts.description == "2fa codes");
}

BOOST_AUTO_TEST_CASE(a_number_alone_is_a_revision) {
  BOOST_TEST(read_file_name("7.sql").revision == "7");
  BOOST_TEST(read_file_name("7.sql").description == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_begins_otherwise_has_no_revision) {
  BOOST_TEST(read_file_name("schema.sql").revision == "");
  BOOST_TEST(read_file_name("_1_x.sql").revision == "");
  BOOST_TEST(read_file_name(".sql").revision == "");
}

BOOST_AUTO_TEST_CASE(what_means_something_else_in_a_target_cannot_be_a_revision) {
  for (const auto* bad :
       {"", "a-b", "a+1", "a@b", "a:b", "a b", "a,b", "head", "heads", "base", "current", "none", "_1", ".1", "é"}) {
    BOOST_TEST(!is_revision(bad), bad);
  }
  for (const auto* good : {"1", "20260130_0900", "V13.1", "ab34f"}) BOOST_TEST(is_revision(good), good);
}

BOOST_AUTO_TEST_CASE(the_following_revision_is_one_higher) {
  BOOST_TEST(following_revision("20260130_0959") == "20260130_0960");
  BOOST_TEST(following_revision("99999999999999999999") == "100000000000000000000");
  BOOST_TEST(following_revision("1_99") == "1_100");
  BOOST_TEST(following_revision("7a") == "8a");
  BOOST_TEST(following_revision("abc") == "abc_1");
}

BOOST_AUTO_TEST_SUITE_END()
