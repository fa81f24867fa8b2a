#include "generator/emit/packed_literal.hpp"

#include <boost/test/unit_test.hpp>

using namespace strata::generator;

BOOST_AUTO_TEST_SUITE(literal_test)

BOOST_AUTO_TEST_CASE(each_line_is_a_piece) {
  BOOST_TEST(string_literal("CREATE TABLE t (\n  a TEXT\n)", 4) ==
             "\"CREATE TABLE t (\\n\"\n"
             "    \"  a TEXT\\n\"\n"
             "    \")\"");
}

BOOST_AUTO_TEST_CASE(a_final_line_end_opens_no_empty_piece) { BOOST_TEST(string_literal("a\n") == "\"a\\n\""); }

BOOST_AUTO_TEST_CASE(carriage_returns_quotes_and_backslashes_are_kept) {
  BOOST_TEST(string_literal("\"\\\r\t'") == R"("\"\\\r\t'")");
}

BOOST_AUTO_TEST_CASE(bytes_outside_ascii_are_three_octal_digits) {
  BOOST_TEST(string_literal("\xC3\xA9"
                            "1\x01\x7F") == R"("\303\2511\001\177")");
}

BOOST_AUTO_TEST_CASE(question_marks_make_no_trigraph) {
  BOOST_TEST(string_literal("a?b ?"
                            "?/") == R"("a?b ?\?/")");
}

BOOST_AUTO_TEST_CASE(a_long_line_is_cut_into_pieces) {
  const std::string literal = string_literal(std::string(20'000, 'x'));

  std::size_t longest = 0;
  std::size_t begin = 0;
  for (std::size_t end = literal.find('\n'); end != std::string::npos; end = literal.find('\n', begin)) {
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  BOOST_TEST(longest <= longest_piece);
  BOOST_TEST(std::count(literal.begin(), literal.end(), '\n') == 2);
  BOOST_TEST(std::count(literal.begin(), literal.end(), 'x') == 20'000);
}

BOOST_AUTO_TEST_CASE(a_view_says_its_length_in_bytes) {
  BOOST_TEST(view_literal("caf\xC3\xA9\n") == R"({"caf\303\251\n", 6})");
  BOOST_TEST(view_literal("") == "{}");
}

BOOST_AUTO_TEST_SUITE_END()
