#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(golang_migrate_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(files_are_paired_by_version_in_the_order_of_numbers) {
  BOOST_TEST(described_as("golang-migrate", {{"10_c.up.sql", "C"},
                                             {"1_a.down.sql", "a"},
                                             {"1_a.up.sql", "A"},
                                             {"2_b.up.sql", "B"},
                                             {"002_other_name.down.sql", "b"},
                                             {"20260130090000123456_long.up.sql", "L"}}) ==
             "1 \"a\" down 1_a.down.sql, up 1_a.up.sql\n"
             "2 \"b\" up 2_b.up.sql, down 002_other_name.down.sql\n"
             "10 \"c\" up 10_c.up.sql\n"
             "20260130090000123456 \"long\" up 20260130090000123456_long.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(the_last_direction_in_a_name_counts) {
  BOOST_TEST(described_as("golang-migrate",
                          {{"30_name.up..sql", "A"}, {"31_scale.up.and.down.sql", "b"}, {"31_scale.up.sql", "B"}}) ==
             "30 \"name\" up 30_name.up..sql\n"
             "31 \"scale\" down 31_scale.up.and.down.sql, up 31_scale.up.sql\n");
}

BOOST_AUTO_TEST_CASE(engines_may_have_files_of_their_own) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.up.sql", "A"},
                                             {"1_a.mysql.up.sql", "M"},
                                             {"1_a.postgres.autocommit.up.sql", "P"},
                                             {"1_a.cockroach.up.sql", "C"},
                                             {"1_a.autocommit.down.sql", "d"}}) ==
             "1 \"a\" up 1_a.up.sql, up mysql 1_a.mysql.up.sql, up postgresql 1_a.postgres.autocommit.up.sql alone, "
             "down 1_a.autocommit.down.sql alone\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(two_files_of_one_version_are_reported) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.up.sql", "A"}, {"01_b.up.sql", "B"}}) == "1 \"a\" up 1_a.up.sql\n");
  BOOST_TEST(
      format(messages) ==
      "migrations/01_b.up.sql: error: version `01` has another up file, too [strata-duplicate-revision]\n"
      "  the other is migrations/1_a.up.sql\n"
      "  help: remove the one that no database has run; where a program of its own runs both, see the layout pairs\n");
}

BOOST_AUTO_TEST_CASE(a_down_without_an_up_is_reported) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.down.sql", "a"}}) == "");
  BOOST_TEST(format(messages) ==
             "migrations/1_a.down.sql: error: migration 1 has a down file and no up file [strata-missing-up]\n"
             "  help: restore the up file, or remove this one\n");
}

BOOST_AUTO_TEST_CASE(other_files_are_named_and_a_schema_is_not) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.up.sql", "A"}, {"LATEST.sql", "X"}, {"notes.sql", "X"}}) ==
             "1 \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/notes.sql: note: left out: the name is not <version>_<name>.up.sql or .down.sql "
             "[strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_CASE(a_migration_in_code_is_refused_by_name) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.up.sql", "A"}, {"2_b.up.go", ""}, {"2_b.down.sql", "b"}}) ==
             "1 \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/2_b.up.go: error: migration 2 is written in code, which Strata cannot run "
             "[strata-code-migration]\n"
             "  help: write what it does in SQL, under the same version; or, where new databases can do without it, "
             "name the gap:\n"
             "        --gaps 2 (in CMake: GAPS 2)\n");
}

BOOST_AUTO_TEST_CASE(a_way_back_in_code_is_none) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.down.go", ""}, {"1_a.up.sql", "A"}}) == "1 \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_gap_leaves_the_whole_version_out) {
  BOOST_TEST(described_as("golang-migrate", {{"1_a.up.sql", "A"}, {"2_b.up.go", ""}, {"2_b.down.sql", "b"}}, {"2"}) ==
             "1 \"a\" up 1_a.up.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_gap_that_stands_for_nothing_is_reported) {
  (void)read("golang-migrate", {{"1_a.up.sql", "A"}}, {"1"});
  BOOST_TEST(format(messages) ==
             "migrations: error: there is no migration `1` in code to leave out [strata-no-gap]\n"
             "  help: name only what stands in the folder as code\n");
}

BOOST_AUTO_TEST_SUITE_END()
