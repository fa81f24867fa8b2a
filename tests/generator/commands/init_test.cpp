#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture : command_folder {
  init_options options{.folder = {.directory = folder.path() / "migrations",
                                  .display_directory = "migrations",
                                  .dialects = {},
                                  .layout = {}},
                       .now = std::chrono::system_clock::from_time_t(1769763659)};

  int run() { return call(init_folder, options); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(init_test, fixture)

BOOST_AUTO_TEST_CASE(a_folder_begins_with_a_migration_and_the_lines_for_cmake) {
  options.folder.directory = folder.path() / "night shift-2" / "migrations";

  BOOST_TEST(run() == 0);

  BOOST_TEST(err == "");
  BOOST_TEST(out ==
             "created migrations/20260130_0900_initial_schema.sql\n"
             "created migrations/.gitattributes\n"
             "\n"
             "Write the first migration, and put this into CMakeLists.txt:\n"
             "\n"
             "    find_package(Strata REQUIRED COMPONENTS sqlite cli)\n"
             "    add_migrations(night_shift_2_migrations NAMESPACE night_shift_2 CLI night_shift_2-migrate)\n"
             "    target_link_libraries(night_shift_2 PRIVATE night_shift_2_migrations)\n");
  BOOST_TEST(folder.read("night shift-2/migrations/.gitattributes").find("\nstrata.lock text eol=lf merge\n") !=
             std::string::npos);
  BOOST_TEST(folder.read("night shift-2/migrations/20260130_0900_initial_schema.sql") ==
             "-- initial schema\n\n-- migrate:up\n\n\n-- migrate:down\n\n");
}

BOOST_AUTO_TEST_CASE(what_it_writes_compiles_and_can_be_locked) {
  BOOST_TEST(run() == 0);

  std::ostringstream said;
  BOOST_TEST(compile({.folder = options.folder,
                      .output = folder.path() / "generated",
                      .names = {.cpp_namespace = "app"},
                      .cache = {},
                      .schema = {},
                      .variables = {}},
                     said) == 0);
  BOOST_TEST(said.str() == "");
  BOOST_TEST(lock(options.folder) == 0);
  BOOST_TEST(err == "");
}

BOOST_AUTO_TEST_CASE(dialects_are_recorded) {
  options.folder.directory = folder.path() / "db";
  options.folder.display_directory = "db";
  options.folder.dialects = {dialect::sqlite, dialect::postgresql};

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.find("created db/strata.lock\n") != std::string::npos);
  BOOST_TEST(out.find(" DIRECTORY db DIALECTS sqlite postgresql NAMESPACE ") != std::string::npos);
  BOOST_TEST(out.find("COMPONENTS sqlite postgresql cli)") != std::string::npos);
  options.folder.dialects.clear();
  diagnostics messages;
  BOOST_TEST(load_folder(options.folder, messages).dialects.size() == 2U);
  BOOST_TEST(format(messages) == "");
  BOOST_TEST(lock(options.folder) == 0);
}

BOOST_AUTO_TEST_CASE(a_folder_called_as_no_namespace_can_be_gets_another_name) {
  options.folder.directory = folder.path() / "try" / "migrations";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out.find("add_migrations(try_app_migrations NAMESPACE try_app CLI try_app-migrate)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_empty_folder_will_do) {
  std::filesystem::create_directory(folder.path() / "migrations");
  BOOST_TEST(run() == 0);
}

BOOST_AUTO_TEST_CASE(a_folder_that_holds_something_is_left_alone) {
  std::filesystem::create_directory(folder.path() / "migrations");
  folder.write("migrations/notes.txt", "mine");

  BOOST_TEST(run() == 1);

  BOOST_TEST(out == "");
  BOOST_TEST(err ==
             "migrations: error: the folder exists already and is not empty [strata-folder-not-empty]\n"
             "  help: nothing was written: name another folder, or go on here: strata new -m \"…\"\n");
  BOOST_TEST(folder.read("migrations/notes.txt") == "mine");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "migrations" / ".gitattributes"));
}

BOOST_AUTO_TEST_CASE(a_file_of_that_name_is_left_alone) {
  folder.write("migrations", "mine");

  BOOST_TEST(run() == 1);

  BOOST_TEST(err.starts_with("migrations: error: there is a file of this name [strata-folder-not-empty]\n"));
  BOOST_TEST(folder.read("migrations") == "mine");
}

BOOST_AUTO_TEST_CASE(another_tools_folder_is_left_to_that_tool) {
  options.folder.layout = "goose";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: `strata init` writes migrations of the layout strata, and this folder is of goose "
             "[strata-foreign-layout]\n"
             "  help: write the files as goose names them: 00012_add_region.sql\n");
  BOOST_TEST(!std::filesystem::exists(options.folder.directory));
}

BOOST_AUTO_TEST_SUITE_END()
