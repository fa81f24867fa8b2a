#include "generator/files/natural_order.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using strata::generator::natural_less;
using strata::generator::natural_order;

namespace {

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), natural_less);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(natural_order_test)

BOOST_AUTO_TEST_CASE(unpadded_numbers_sort_by_value) {
  BOOST_TEST(sorted({"10_c.sql", "2_b.sql", "1_a.sql"}) == (std::vector<std::string>{"1_a.sql", "2_b.sql", "10_c.sql"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(versions_longer_than_an_integer_sort_by_value) {
  BOOST_TEST(natural_less("99999999999999999999_a", "100000000000000000000_a"));
  BOOST_TEST(natural_less("00000000000000000000009", "10"));
}

BOOST_AUTO_TEST_CASE(every_run_of_digits_counts) {
  BOOST_TEST(natural_less("0.2_x", "0.10_x"));
  BOOST_TEST(natural_less("20260130_0900_a", "20260130_1000_a"));
}

BOOST_AUTO_TEST_CASE(only_equal_names_are_equal) {
  BOOST_TEST((natural_order("1_a", "1_a") == 0));
  BOOST_TEST(natural_less("1_a", "01_a"));
  BOOST_TEST(natural_less("1_02", "01_2") != natural_less("01_2", "1_02"));
}

BOOST_AUTO_TEST_CASE(a_prefix_comes_first) { BOOST_TEST(natural_less("1_a", "1_ab")); }

BOOST_AUTO_TEST_SUITE_END()
