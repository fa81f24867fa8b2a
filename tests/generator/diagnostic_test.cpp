#include <boost/test/unit_test.hpp>

#include "generator/files/diagnostic.hpp"

using namespace strata::generator;

BOOST_AUTO_TEST_SUITE(diagnostic_test)

BOOST_AUTO_TEST_CASE(a_place_is_shown_with_its_line_and_a_caret) {
  const auto file = std::make_shared<source_file>("migrations/1_a.sql", "one\n\tcafé wrong\nthree\n");
  const diagnostic what{.code = "strata-example",
                        .message = "this is wrong",
                        .file = file,
                        .offset = 11,
                        .details = {"locked 9f2c", "found 71ab"},
                        .help = "write it anew\nor leave it"};

  BOOST_TEST(format(what) ==
             "migrations/1_a.sql:2:8: error: this is wrong [strata-example]\n"
             "    \tcafé wrong\n"
             "    \t     ^\n"
             "  locked 9f2c\n"
             "  found 71ab\n"
             "  help: write it anew\n"
             "        or leave it\n");
}

BOOST_AUTO_TEST_CASE(a_path_without_a_place_is_shown_alone) {
  BOOST_TEST(format({.code = "strata-x", .message = "no such folder", .path = "migrations"}) ==
             "migrations: error: no such folder [strata-x]\n");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_text) {
  const source_file file{"a", "\xEF\xBB\xBFx"};

  BOOST_TEST(file.text() == "x");
  BOOST_TEST(file.locate(0).column == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
