#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/commands/editor_environment.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture : command_folder {
  edit_options options{.folder = where, .revision = "head"};

  fixture() {
    folder.write("20260101_a.sql", migration_text(""));
    folder.write("20260102_b.sql", migration_text("", "CREATE TABLE c (d TEXT);", "DROP TABLE c;"));
  }
  int run() { return call(edit_migration, options); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(edit_test, fixture)

BOOST_AUTO_TEST_CASE(the_editor_gets_the_file_with_its_own_options) {
  const editor_environment editor{nullptr, "sed -i -e 's/CREATE TABLE c/CREATE TABLE e/'"};

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260102_b.sql\n");
  BOOST_TEST(err == "");
  BOOST_TEST(folder.read("20260102_b.sql").find("CREATE TABLE e") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(visual_goes_before_editor_and_an_empty_one_does_not_count) {
  {
    const editor_environment editor{"true", "false"};
    BOOST_TEST(run() == 0);
  }
  const editor_environment editor{"", "true"};
  BOOST_TEST(run() == 0);
}

BOOST_AUTO_TEST_CASE(a_revision_may_be_shortened) {
  const editor_environment editor{"true", nullptr};
  options.revision = "head-1";
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20260101_a.sql\n");

  options.revision = "2026010";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations: error: several revisions start with '2026010': 20260101, 20260102 "
             "[strata-ambiguous-target]\n"
             "  help: give more characters of the one that you mean\n");
}

BOOST_AUTO_TEST_CASE(a_mistyped_revision_gets_a_suggestion) {
  const editor_environment editor{"true", nullptr};
  options.revision = "20260110";

  BOOST_TEST(run() == 1);

  BOOST_TEST(
      err.starts_with("migrations: error: there is no revision '20260110' [strata-unknown-target]\n"
                      "  help: did you mean `20260101`? "));
}

BOOST_AUTO_TEST_CASE(base_is_no_file) {
  const editor_environment editor{"true", nullptr};
  options.revision = "base";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err.starts_with("migrations: error: 'base' is no migration of the folder [strata-unknown-target]\n"));
}

BOOST_AUTO_TEST_CASE(a_locked_migration_is_opened_with_a_warning) {
  const editor_environment editor{"true", nullptr};
  BOOST_TEST(lock(options.folder) == 0);

  BOOST_TEST(run() == 0);
  BOOST_TEST(err ==
             "migrations/20260102_b.sql: warning: migration `20260102` is locked: an edit of its SQL is a build error "
             "[strata-edit-locked]\n"
             "  help: put the change in a new migration (strata new -m \"…\"), or, if no kept database ran this one, "
             "strata unlock 20260102\n");

  options.revision = "20260101";
  BOOST_TEST(run() == 0);
  BOOST_TEST(err.find("or, if it has to change in place, strata lock --accept-edit 20260101 --reason") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_wrong_can_be_opened) {
  const editor_environment editor{"true", nullptr};
  folder.write("20260102_b.sql", "-- migrate:upp\nCREATE TABLE 'c (d TEXT);\n");

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260102_b.sql\n");
}

BOOST_AUTO_TEST_CASE(an_editor_that_fails_is_reported) {
  const editor_environment editor{"false", nullptr};

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations/20260102_b.sql: error: the editor did not end well: false [strata-editor]\n"
             "  help: the file is there; set VISUAL or EDITOR to a command that works\n");
}

BOOST_AUTO_TEST_CASE(another_tools_migration_may_lie_in_a_folder_of_its_own) {
  const editor_environment editor{nullptr, "sed -i -e 's/CREATE TABLE c/CREATE TABLE e/'"};
  const temporary_folder other;
  std::filesystem::create_directory(other.path() / "2026-01-02-090000_b");
  other.write("2026-01-02-090000_b/up.sql", "CREATE TABLE c (d TEXT);\n");
  other.write("2026-01-02-090000_b/down.sql", "DROP TABLE c;\n");
  options.folder.directory = other.path();
  options.folder.layout = "diesel";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/2026-01-02-090000_b/up.sql\n");
  BOOST_TEST(err == "");
  BOOST_TEST(other.read("2026-01-02-090000_b/up.sql") == "CREATE TABLE e (d TEXT);\n");
}

BOOST_AUTO_TEST_SUITE_END()
