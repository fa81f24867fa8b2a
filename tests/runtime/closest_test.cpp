#include "runtime/internal/words.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using strata::closest;
using strata::did_you_mean;

namespace {
constexpr std::array<std::string_view, 3> words{"up", "down", "irreversible"};
constexpr std::array<std::string_view, 3> commands{"upgrade", "downgrade", "heads"};
}  // namespace

BOOST_AUTO_TEST_SUITE(closest_test)

BOOST_AUTO_TEST_CASE(a_mistyped_word_finds_its_neighbour) {
  BOOST_TEST(closest("donw", words) == "down");
  BOOST_TEST(closest("UP", words) == "up");
  BOOST_TEST(closest("ireversable", words) == "irreversible");
  BOOST_TEST(did_you_mean("dwn", words) == "did you mean `down`?");
}

BOOST_AUTO_TEST_CASE(a_swap_of_neighbours_is_one_slip) {
  BOOST_TEST(closest("haeds", commands) == "heads");
  BOOST_TEST(closest("downgrdae", commands) == "downgrade");
  BOOST_TEST(closest("head", commands) == "heads");
}

BOOST_AUTO_TEST_CASE(a_strange_word_finds_nothing) {
  BOOST_TEST(closest("sideways", words) == "");
  BOOST_TEST(did_you_mean("sideways", words) == "");
  BOOST_TEST(closest("repair", commands) == "");
  BOOST_TEST(closest("", commands) == "");
  BOOST_TEST(closest("3", std::array<std::string_view, 2>{"1", "2"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
