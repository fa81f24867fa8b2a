#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

// 1 → (2 | 3)
struct fixture : command_folder {
  merge_options options{
      .folder = where,
      .draft = {.message = "Bring both together", .now = std::chrono::system_clock::from_time_t(1769763659)}};

  fixture() {
    folder.write("1_a.sql", migration_text(""));
    folder.write("2_b.sql", migration_text("-- migrate:parent 1\n", "CREATE TABLE c (d TEXT);", "DROP TABLE c;"));
    folder.write("3_c.sql", migration_text("-- migrate:parent 1\n", "CREATE TABLE e (f TEXT);", "DROP TABLE e;"));
  }
  int run() { return call(merge_branches, options); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(merge_test, fixture)

BOOST_AUTO_TEST_CASE(all_heads_become_parents_of_the_new_migration) {
  BOOST_TEST(run() == 0);

  BOOST_TEST(err == "");
  BOOST_TEST(out == "migrations/4_bring_both_together.sql\n");
  BOOST_TEST(folder.read("4_bring_both_together.sql") ==
             "-- Bring both together\n"
             "-- migrate:parent 2 3\n"
             "\n"
             "-- Both histories end here. Statements are needed only where the two have to be brought together.\n"
             "\n"
             "-- migrate:up\n"
             "\n"
             "\n"
             "-- migrate:down\n"
             "\n");
  diagnostics messages;
  const loaded_folder merged = load_folder(options.folder, messages);
  BOOST_TEST(format(messages) == "");
  BOOST_TEST(merged.graph.heads == std::vector<std::string>{"4"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_a_message_the_parents_are_named) {
  options.draft.message.clear();

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/4_merge_2_and_3.sql\n");
}

BOOST_AUTO_TEST_CASE(some_of_the_heads_can_be_named) {
  folder.write("4_d.sql", migration_text("-- migrate:parent 1\n"));
  options.revisions = {"4", "2", "4"};

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("5_bring_both_together.sql").find("\n-- migrate:parent 4 2\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_single_head_cannot_be_merged) {
  options.revisions = {"2"};
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations: error: there is nothing to merge: `2` is the only one [strata-nothing-to-merge]\n"
             "  help: two heads at least are merged; strata heads lists them\n");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "4_bring_both_together.sql"));
}

BOOST_AUTO_TEST_CASE(what_is_no_head_is_merged_only_when_asked_to) {
  folder.write("4_d.sql", migration_text("-- migrate:parent 3\n"));
  options.revisions = {"2", "3"};
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations/3_c.sql: error: `3` is not a head [strata-not-a-head]\n"
             "  help: the heads are 2, 4; --splice merges it all the same\n");

  options.splice = true;
  BOOST_TEST(run() == 0);
  BOOST_TEST(folder.read("5_bring_both_together.sql").find("\n-- migrate:parent 2 3\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_ancestor_is_no_second_parent) {
  options.revisions = {"1", "3"};
  options.splice = true;

  BOOST_TEST(run() == 1);

  BOOST_TEST(err == "migrations: error: `3` stands on `1` already [strata-nothing-to-merge]\n  help: leave `1` out\n");
}

BOOST_AUTO_TEST_CASE(another_tools_folder_is_left_to_that_tool) {
  const temporary_folder other;
  other.write("00001_a.sql", "-- +goose Up\nSELECT 1;\n");
  options.folder.directory = other.path();
  options.folder.layout = "goose";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: `strata merge` writes migrations of the layout strata, and this folder is of goose "
             "[strata-foreign-layout]\n"
             "  help: write the files as goose names them: 00012_add_region.sql\n");
}

BOOST_AUTO_TEST_SUITE_END()
