#include "generator/layout/closest.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace strata::generator;

namespace {
constexpr std::array<std::string_view, 3> words{"up", "down", "irreversible"};
}

BOOST_AUTO_TEST_SUITE(closest_test)

BOOST_AUTO_TEST_CASE(a_mistyped_word_finds_its_neighbour) {
  BOOST_TEST(closest("donw", words) == "down");
  BOOST_TEST(closest("UP", words) == "up");
  BOOST_TEST(closest("ireversable", words) == "irreversible");
  BOOST_TEST(did_you_mean("dwn", words) == "did you mean `down`?");
}

BOOST_AUTO_TEST_CASE(a_strange_word_finds_nothing) {
  BOOST_TEST(closest("sideways", words) == "");
  BOOST_TEST(did_you_mean("sideways", words) == "");
  BOOST_TEST(closest("3", std::array<std::string_view, 2>{"1", "2"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
