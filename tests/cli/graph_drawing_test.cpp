#include "runtime/cli/graph_drawing.hpp"

#include <boost/test/unit_test.hpp>
#include <initializer_list>

using strata::cli::draw_graph;
using strata::cli::graph_row;

namespace {

std::string drawn(std::initializer_list<graph_row> rows) { return "\n" + draw_graph(std::vector<graph_row>{rows}); }

}  // namespace

BOOST_AUTO_TEST_SUITE(graph_drawing_test)

BOOST_AUTO_TEST_CASE(a_line_is_a_column) {
  BOOST_TEST(drawn({{"c", {1}}, {"b", {2}}, {"a"}}) == R"(
* c
* b
* a
)");
}

BOOST_AUTO_TEST_CASE(nothing_is_drawn_of_nothing) { BOOST_TEST(draw_graph({}) == ""); }

BOOST_AUTO_TEST_CASE(two_heads_come_together_at_their_fork) {
  BOOST_TEST(drawn({{"d", {2}}, {"c", {2}}, {"b", {3}}, {"a"}}) == R"(
* d
| * c
|/
* b
* a
)");
}

BOOST_AUTO_TEST_CASE(a_merge_opens_a_lane_that_its_fork_closes) {
  BOOST_TEST(drawn({{"merge", {1, 2}}, {"right", {3}}, {"left", {3}}, {"a"}}) == R"(
* merge
|\
* | right
| * left
|/
* a
)");
}

BOOST_AUTO_TEST_CASE(a_merge_of_three_opens_two_lanes) {
  BOOST_TEST(drawn({{"merge", {1, 2, 3}}, {"x", {4}}, {"y", {4}}, {"z", {4}}, {"a"}}) == R"(
* merge
|\
|\ \
* | | x
| * | y
|/ /
| * z
|/
* a
)");
}

BOOST_AUTO_TEST_CASE(lanes_behind_a_merge_move_aside_and_back) {
  BOOST_TEST(drawn({{"other", {4}}, {"merge", {2, 3}}, {"x", {4}}, {"y", {4}}, {"a"}}) == R"(
* other
| * merge
| |\
| * | x
|/ /
| * y
|/
* a
)");
  BOOST_TEST(drawn({{"merge", {2, 3}}, {"other", {4}}, {"x", {4}}, {"y", {4}}, {"a"}}) == R"(
* merge
|\
| | * other
* | | x
| |/
|/|
| * y
|/
* a
)");
}

BOOST_AUTO_TEST_CASE(a_lane_crosses_those_between_it_and_its_parent) {
  BOOST_TEST(drawn({{"h1", {4}}, {"h2", {5}}, {"h3", {6}}, {"h4", {4}}, {"a", {7}}, {"b", {7}}, {"c", {7}}, {"r"}}) ==
             R"(
* h1
| * h2
| | * h3
| | | * h4
| |_|/
|/| |
* | | a
| * | b
|/ /
| * c
|/
* r
)");
}

BOOST_AUTO_TEST_CASE(a_lane_that_ends_lets_those_behind_it_move_up) {
  BOOST_TEST(drawn({{"d", {2}}, {"c", {3}}, {"b"}, {"a"}}) == R"(
* d
| * c
* | b
 /
* a
)");
}

BOOST_AUTO_TEST_CASE(further_lines_of_text_stand_beside_the_lanes) {
  BOOST_TEST(drawn({{"d\nmore", {2}}, {"c\nmore", {2}}, {"a\n\nmore"}}) == R"(
* d
| more
| * c
| | more
|/
* a

  more
)");
}

BOOST_AUTO_TEST_SUITE_END()
