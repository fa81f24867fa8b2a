#include "generator/commands/new.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

#include "generator/commands/temporary_folder.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture {
  temporary_folder folder;
  // 2026-01-30 09:00:59 UTC
  new_options options{
      .folder = {.directory = folder.path(), .display_directory = "migrations", .dialects = {}, .layout = {}},
      .message = "Add region",
      .now = std::chrono::system_clock::from_time_t(1769763659)};
  std::ostringstream out;
  std::ostringstream err;

  int run() {
    out.str("");
    return new_migration(options, out, err);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(new_test, fixture)

BOOST_AUTO_TEST_CASE(a_skeleton_is_written_and_its_path_printed) {
  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20260130_0900_add_region.sql\n");
  BOOST_TEST(err.str() == "");
  BOOST_TEST(folder.read("20260130_0900_add_region.sql") ==
             "-- Add region\n"
             "\n"
             "-- migrate:up\n"
             "\n"
             "\n"
             "-- migrate:down\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_created) {
  options.folder.directory = folder.path() / "db" / "migrations";
  options.folder.display_directory = "db/migrations";

  BOOST_TEST(run() == 0);

  BOOST_TEST(std::filesystem::exists(folder.path() / "db" / "migrations" / "20260130_0900_add_region.sql"));
}

BOOST_AUTO_TEST_CASE(two_in_one_minute_get_revisions_of_their_own) {
  BOOST_TEST(run() == 0);
  options.message = "A second";
  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20260130_0901_a_second.sql\n");
}

BOOST_AUTO_TEST_CASE(a_file_ahead_of_the_clock_is_followed) {
  folder.write("20270101_0000_later.sql", migration_text(""));

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20270101_0001_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(a_stated_revision_is_not_taken_twice) {
  folder.write("1_a.sql", migration_text("-- migrate:revision 20260130_0900\n"));

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20260130_0901_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(the_parent_is_stated_where_name_order_would_miss_the_head) {
  folder.write("1_a.sql", migration_text("-- migrate:parent 2\n"));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("20260130_0900_add_region.sql") ==
             "-- Add region\n"
             "-- migrate:parent 1\n"
             "\n"
             "-- migrate:up\n"
             "\n"
             "\n"
             "-- migrate:down\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(messages_become_file_names) {
  options.message = "Café: users' 2nd e-mail!\nmore";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20260130_0900_café_users_2nd_e_mail.sql\n");
}

BOOST_AUTO_TEST_CASE(a_message_that_begins_with_a_number_does_not_change_the_revision) {
  options.message = "2fa codes";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.str() == "migrations/20260130_0900-2fa_codes.sql\n");
  diagnostics messages;
  BOOST_TEST(load_graph(options.folder, messages).files.at(0).revision == "20260130_0900");
}

BOOST_AUTO_TEST_CASE(two_heads_have_to_be_merged_first) {
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));

  BOOST_TEST(run() == 1);

  BOOST_TEST(out.str() == "");
  BOOST_TEST(err.str().find("[strata-two-heads]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_last_file_without_a_number_cannot_be_followed) {
  folder.write("initial.sql", migration_text("-- migrate:revision 1\n"));

  BOOST_TEST(run() == 1);

  BOOST_TEST(err.str() ==
             "migrations/initial.sql: error: no file name sorts after this one, whose name does not begin with a digit "
             "[strata-cannot-sort]\n"
             "  help: rename it so that it begins with its revision\n");
}

BOOST_AUTO_TEST_SUITE_END()
