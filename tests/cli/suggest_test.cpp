#include "runtime/cli/suggest.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

using strata::cli::closest;

BOOST_AUTO_TEST_SUITE(suggest_test)

constexpr std::array<std::string_view, 3> words{"upgrade", "downgrade", "heads"};

BOOST_AUTO_TEST_CASE(a_slip_finds_the_word_that_was_meant) {
  BOOST_TEST(closest("upgrad", words) == "upgrade");
  BOOST_TEST(closest("head", words) == "heads");
  BOOST_TEST(closest("haeds", words) == "heads");
  BOOST_TEST(closest("downgrdae", words) == "downgrade");
}

BOOST_AUTO_TEST_CASE(a_word_that_resembles_nothing_finds_nothing) {
  BOOST_TEST(closest("repair", words) == "");
  BOOST_TEST(closest("", words) == "");
}

BOOST_AUTO_TEST_SUITE_END()
