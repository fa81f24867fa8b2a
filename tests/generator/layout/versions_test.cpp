#include "generator/layout/names.hpp"

#include <boost/test/unit_test.hpp>

using namespace strata::generator;

BOOST_AUTO_TEST_SUITE(versions_test)

BOOST_AUTO_TEST_CASE(numbers_count_by_value_whatever_their_length) {
  BOOST_TEST(std::is_lt(compare_versions("2", "10")));
  BOOST_TEST(std::is_lt(compare_versions("18446744073709551615", "20260130090000123456")));
  BOOST_TEST(std::is_eq(compare_versions("0007", "7")));
}

BOOST_AUTO_TEST_CASE(parts_are_compared_one_by_one) {
  BOOST_TEST(std::is_lt(compare_versions("0.2", "0.10")));
  BOOST_TEST(std::is_lt(compare_versions("13", "13.1")));
  BOOST_TEST(std::is_eq(compare_versions("1", "1.0.0")));
  BOOST_TEST(std::is_lt(compare_versions("4.101.1631562784", "4.101.1631562785")));
}

BOOST_AUTO_TEST_CASE(a_version_is_digits_and_dots) {
  BOOST_TEST(is_version("4.101"));
  for (const auto* each : {"", ".", "1.", ".1", "1..2", "1a", "v1"}) BOOST_TEST(!is_version(each));
}

BOOST_AUTO_TEST_SUITE_END()
