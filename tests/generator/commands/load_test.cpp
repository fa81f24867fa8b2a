#include "generator/commands/load.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

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
             "  help: the layouts are strata, alembic-sql, dbmate, diesel, flyway, golang-migrate, goose, pairs, "
             "refinery, sqitch, sqlx\n");
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

BOOST_AUTO_TEST_CASE(a_fork_says_who_committed_which_side) {
  const auto git = [&](const std::string& words) {
    const std::string command = "git -C '" + folder.path().string() +
                                "' -c user.name='Ada Lovelace' -c user.email=ada@example.org " + words +
                                " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  };
  if (!git("init")) {
    BOOST_TEST_MESSAGE("skipped: there is no git here");
    return;
  }
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text(""));
  BOOST_REQUIRE(git("add ."));
  BOOST_REQUIRE(git("commit -m first --date='2026-01-30T09:00:00Z'"));
  folder.write("3_c.sql", migration_text("-- migrate:parent 1\n"));

  (void)load_folder(options, messages);

  BOOST_TEST(format(messages) ==
             "migrations/3_c.sql:1:19: error: the chain has two heads: `2` and `3` [strata-two-heads]\n"
             "    -- migrate:parent 1\n"
             "                      ^\n"
             "  * 3 (head) migrations/3_c.sql\n"
             "  | * 2 (head) migrations/2_b.sql, by Ada Lovelace, 2026-01-30\n"
             "  |/\n"
             "  * 1 migrations/1_a.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 3\n");
}

BOOST_AUTO_TEST_CASE(a_folder_with_branches_is_loaded_where_they_are_allowed) {
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text("-- migrate:label left\n"));
  folder.write("3_c.sql", migration_text("-- migrate:parent 1\n-- migrate:depends left\n"));
  options.allow_branches = true;

  const loaded_folder loaded = load_folder(options, messages);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(loaded.chains.at(0).heads == (std::vector<std::string>{"2", "3"}), boost::test_tools::per_element());
  BOOST_TEST(loaded.chains.at(0).migrations.at(2).depends == std::vector<std::string>{"2"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
