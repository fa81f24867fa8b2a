#include "generator/commands/load.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/temporary_folder.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture {
  temporary_folder folder;
  diagnostics messages;
  folder_options options{.directory = folder.path(), .display_directory = "migrations", .dialects = {}, .layout = {}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(load_test, fixture)

BOOST_AUTO_TEST_CASE(without_a_lock_file_the_dialect_is_sqlite) {
  folder.write("1_a.sql", migration_text(""));

  const loaded_folder loaded = load_folder(options, messages);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(loaded.layout == "strata");
  BOOST_REQUIRE(loaded.chains.size() == 1u);
  BOOST_TEST((loaded.chains[0].which == dialect::sqlite));
  BOOST_TEST(loaded.chains[0].migrations.at(0).draft);
  BOOST_TEST((loaded.lock_source == nullptr));
}

BOOST_AUTO_TEST_CASE(a_folder_without_migrations_is_reported) {
  (void)load_folder(options, messages);

  BOOST_TEST(format(messages) ==
             "migrations: error: the folder has no migrations [strata-no-migrations]\n"
             "  help: strata new -m \"create tables\" --directory migrations\n");
}

BOOST_AUTO_TEST_CASE(an_unknown_layout_is_reported) {
  folder.write("1_a.sql", migration_text(""));
  options.layout = "rails";

  (void)load_folder(options, messages);

  BOOST_TEST(format(messages) ==
             "migrations: error: unknown layout `rails` [strata-unknown-layout]\n"
             "  help: the layouts are strata\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_lock_file_hides_no_error_of_the_files) {
  folder.write("1_a.sql", "-- migrate:up\nSELECT 1;\n");
  folder.write("strata.lock", "");

  const loaded_folder loaded = load_folder(options, messages);

  BOOST_TEST(!loaded.lock_is_good);
  BOOST_REQUIRE(messages.all().size() == 2u);
  BOOST_TEST(messages.all()[0].code == "strata-damaged-lock");
  BOOST_TEST(messages.all()[1].code == "strata-missing-down");
}

BOOST_AUTO_TEST_CASE(all_errors_of_all_files_are_reported_in_one_run) {
  folder.write("1_a.sql", "-- migrate:up\nSELECT 'open;\n");
  folder.write("2_b.sql", migration_text("-- migrate:parent 9\n"));

  (void)load_folder(options, messages);

  BOOST_REQUIRE(messages.all().size() == 3u);
  BOOST_TEST(messages.all()[0].code == "strata-missing-down");
  BOOST_TEST(messages.all()[1].code == "strata-unknown-parent");
  BOOST_TEST(messages.all()[2].message.find("string") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
