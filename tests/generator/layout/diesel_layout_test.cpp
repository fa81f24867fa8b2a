#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(diesel_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(a_folder_is_a_migration_and_its_version_has_no_dashes) {
  BOOST_TEST(described_as("diesel", {{"2026-01-20-162913_add_keys/up.sql", ""},
                                     {"2026-01-20-162913_add_keys/down.sql", ""},
                                     {"00000000000000_diesel_initial_setup/up.sql", ""},
                                     {"README.md", ""},
                                     {"stray.sql", ""}}) ==
             "00000000000000 \"diesel initial setup\" up 00000000000000_diesel_initial_setup/up.sql\n"
             "20260120162913 \"add keys\" up 2026-01-20-162913_add_keys/up.sql, down "
             "2026-01-20-162913_add_keys/down.sql\n");
  BOOST_TEST(format(messages) == "");
}

// By value, the longer version would come last.
BOOST_AUTO_TEST_CASE(versions_of_14_and_18_digits_sort_as_text) {
  BOOST_TEST(described_as("diesel", {{"20260731000000_c/up.sql", ""},
                                     {"2026-07-30-140000-0000_b/up.sql", ""},
                                     {"2026-07-30-140000_a/up.sql", ""}}) ==
             "20260730140000 \"a\" up 2026-07-30-140000_a/up.sql\n"
             "202607301400000000 \"b\" up 2026-07-30-140000-0000_b/up.sql\n"
             "20260731000000 \"c\" up 20260731000000_c/up.sql\n");
}

BOOST_AUTO_TEST_CASE(metadata_that_does_not_say_says_no_transaction) {
  BOOST_TEST(described_as("diesel", {{"1_a/up.sql", ""},
                                     {"1_a/metadata.toml", "# why\nrun_in_transaction = false # yes\n"},
                                     {"1_a/down.sql", ""},
                                     {"2_b/up.sql", ""},
                                     {"2_b/metadata.toml", "run_in_transaction=true"},
                                     {"3_c/up.sql", ""},
                                     {"3_c/metadata.toml", "# nothing\r\n"}}) ==
             "1 \"a\" up 1_a/up.sql alone, down 1_a/down.sql alone\n"
             "2 \"b\" up 2_b/up.sql\n"
             "3 \"c\" up 3_c/up.sql alone\n");
}

BOOST_AUTO_TEST_CASE(a_folder_without_up_is_reported) {
  BOOST_TEST(described_as("diesel", {{"1_a/down.sql", ""}}) == "");
  BOOST_TEST(format(messages) ==
             "migrations/1_a/down.sql: error: the folder of this file has no up.sql, and diesel stops at it "
             "[strata-missing-up]\n"
             "  help: write the up.sql, or move the folder elsewhere\n");
}

BOOST_AUTO_TEST_CASE(two_folders_of_one_version_are_reported) {
  (void)read("diesel", {{"2026-01-01-000000_a/up.sql", ""}, {"20260101000000_b/up.sql", ""}});
  BOOST_TEST(messages.all().front().code == "strata-duplicate-revision");
}

BOOST_AUTO_TEST_SUITE_END()
