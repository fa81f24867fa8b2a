#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(pairs_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(the_whole_name_is_the_revision_and_sorts_as_people_read_it) {
  BOOST_TEST(described_as("pairs", {{"V0010.Last.up.sql", ""},
                                    {"V0002.WebAuthn_Keys.up.sql", ""},
                                    {"V0002.WebAuthn_Keys.down.sql", ""},
                                    {"2024-03-13_170000_x.up.sql", ""},
                                    {"9-first.up.sql", ""}}) ==
             "9_first \"first\" up 9-first.up.sql\n"
             "2024_03_13_170000_x \"03 13 170000 x\" up 2024-03-13_170000_x.up.sql\n"
             "V0002.WebAuthn_Keys \"WebAuthn Keys\" up V0002.WebAuthn_Keys.up.sql, down V0002.WebAuthn_Keys.down.sql\n"
             "V0010.Last \"Last\" up V0010.Last.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_revision_is_reported) {
  BOOST_TEST(described_as("pairs", {{"a@b.up.sql", ""}}) == "");
  BOOST_TEST(format(messages) ==
             "migrations/a@b.up.sql: error: `a@b` cannot be a revision [strata-invalid-revision]\n"
             "  help: rename the file: a revision is made of letters, digits, `_` and `.`, and is none of base, head, "
             "heads, none\n");
}

BOOST_AUTO_TEST_CASE(a_way_back_in_code_is_none) {
  BOOST_TEST(described_as("pairs", {{"1_a.down.py", ""}, {"1_a.up.sql", ""}}) == "1_a \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_step_in_code_is_refused_by_name) {
  (void)read("pairs", {{"0007_move.up.py", ""}, {"0007_move.down.py", ""}});
  BOOST_TEST(format(messages).starts_with("migrations/0007_move.up.py: error: migration 0007_move is written in code"));
}

BOOST_AUTO_TEST_CASE(two_of_one_number_are_two_and_a_renamed_down_finds_its_up) {
  BOOST_TEST(described_as("pairs", {{"7_add_job.down.sql", ""},
                                    {"7_add_jobs.up.sql", ""},
                                    {"7_add_pipes.down.sql", ""},
                                    {"7_add_pipes.up.sql", ""}}) ==
             "7_add_jobs \"add jobs\" down 7_add_job.down.sql, up 7_add_jobs.up.sql\n"
             "7_add_pipes \"add pipes\" down 7_add_pipes.down.sql, up 7_add_pipes.up.sql\n");
  BOOST_TEST(format(messages) == "");

  BOOST_TEST(described_as("pairs", {{"8_a.up.sql", ""}, {"8_b.up.sql", ""}, {"8_c.down.sql", ""}}) ==
             "8_a \"a\" up 8_a.up.sql\n8_b \"b\" up 8_b.up.sql\n");
  BOOST_TEST(format(messages).starts_with(
      "migrations/8_c.down.sql: error: migration 8_c has a down file and no up file [strata-missing-up]"));
}

BOOST_AUTO_TEST_CASE(the_other_direction_of_a_step_in_code_is_left_out_with_it) {
  BOOST_TEST(described_as("pairs", {{"1_a.up.sql", ""}, {"2_b.up.go", ""}, {"2_b.down.sql", ""}}, {"2_b"}) ==
             "1_a \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_SUITE_END()
