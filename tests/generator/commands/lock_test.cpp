#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture : command_folder {
  lock_options options{.folder = where, .accept_edit = {}, .reason = {}, .accept_down = {}};

  fixture() {
    folder.write("1_a.sql", migration_text(""));
    folder.write("2_b.sql", migration_text("", "CREATE TABLE c (d TEXT);", "DROP TABLE c;"));
  }
  int lock(const lock_options& with) { return call(lock_migrations, with); }
  int check() {
    lock_options with = options;
    with.check = true;
    return lock(with);
  }
  int unlock(const std::string& revision) { return call(unlock_migration, {options.folder, revision}); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lock_test, fixture)

BOOST_AUTO_TEST_CASE(drafts_are_locked_and_the_check_is_content) {
  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "locked 1\nlocked 2\n");

  BOOST_TEST(check() == 0);
  BOOST_TEST(out == "2 migrations are locked\n");
  BOOST_TEST(err == "");
}

BOOST_AUTO_TEST_CASE(locking_appends_and_leaves_the_lines_above) {
  std::filesystem::remove(folder.path() / "2_b.sql");
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");
  folder.write("2_b.sql", migration_text(""));

  BOOST_TEST(lock(options) == 0);

  BOOST_TEST(out == "locked 2\n");
  BOOST_TEST(folder.read("strata.lock").starts_with(before));
  BOOST_TEST(folder.read("strata.lock").size() > before.size());
}

BOOST_AUTO_TEST_CASE(locking_again_changes_nothing) {
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");

  BOOST_TEST(lock(options) == 0);

  BOOST_TEST(out == "nothing to lock: 2 migrations are locked\n");
  BOOST_TEST(folder.read("strata.lock") == before);
}

BOOST_AUTO_TEST_CASE(the_check_names_the_drafts) {
  BOOST_TEST(check() == 1);

  BOOST_TEST(out == "");
  BOOST_TEST(err ==
             "migrations/1_a.sql: error: migration `1` is a draft: the lock file does not hold it [strata-draft]\n"
             "  help: strata lock\n"
             "migrations/2_b.sql: error: migration `2` is a draft: the lock file does not hold it [strata-draft]\n"
             "  help: strata lock\n");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "strata.lock"));
}

BOOST_AUTO_TEST_CASE(a_renamed_migration_is_reported_once) {
  BOOST_TEST(lock(options) == 0);
  std::filesystem::rename(folder.path() / "2_b.sql", folder.path() / "3_b.sql");

  BOOST_TEST(check() == 1);

  BOOST_TEST(err ==
             "migrations/3_b.sql: error: migration `2` is locked under that name and is called `3` now "
             "[strata-renamed]\n"
             "  help: give the file its name back, or write `-- migrate:revision 2` into it\n");
}

BOOST_AUTO_TEST_CASE(an_inserted_draft_is_reported_once) {
  BOOST_TEST(lock(options) == 0);
  folder.write("1_between.sql",
               migration_text("-- migrate:revision 1.5\n", "CREATE TABLE e (f TEXT);", "DROP TABLE e;"));

  BOOST_TEST(check() == 1);

  BOOST_TEST(err ==
             "migrations/1_between.sql: error: draft `1.5` comes before `2`, which is locked "
             "[strata-inserted-before-locked]\n"
             "  help: strata rebase 1.5\n"
             "        or rename its file so that it sorts after migrations/2_b.sql\n");
}

BOOST_AUTO_TEST_CASE(an_edit_is_neither_checked_nor_locked) {
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");
  folder.write("2_b.sql", migration_text("", "CREATE TABLE c (e TEXT);", "DROP TABLE c;"));

  BOOST_TEST(check() == 1);
  BOOST_TEST(err.find("[strata-edited]") != std::string::npos);
  BOOST_TEST(lock(options) == 1);
  BOOST_TEST(err.find("[strata-edited]") != std::string::npos);
  BOOST_TEST(folder.read("strata.lock") == before);
}

BOOST_AUTO_TEST_CASE(an_edit_can_be_accepted_with_a_reason) {
  BOOST_TEST(lock(options) == 0);
  folder.write("1_a.sql", migration_text("", "CREATE TABLE a (b TEXT);"));
  options.accept_edit = "1";
  options.reason = "failed on some";

  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "accepted the edited up script of 1\n");
  BOOST_TEST(folder.read("strata.lock").find("reason=\"failed on some\"") != std::string::npos);
  BOOST_TEST(check() == 0);

  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "nothing to accept: the up script of 1 is as it was locked\n");
}

BOOST_AUTO_TEST_CASE(an_edited_way_down_can_be_accepted) {
  BOOST_TEST(lock(options) == 0);
  folder.write("1_a.sql", migration_text("", "CREATE TABLE a (b INTEGER);", "DROP TABLE IF EXISTS a;"));
  BOOST_TEST(check() == 1);
  options.accept_down = "1";

  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "accepted the edited down script of 1\n");
  BOOST_TEST(check() == 0);
}

BOOST_AUTO_TEST_CASE(accepting_one_edit_does_not_accept_another) {
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");
  folder.write("1_a.sql", migration_text("", "CREATE TABLE a (b TEXT);"));
  folder.write("2_b.sql", migration_text("", "CREATE TABLE c (e TEXT);", "DROP TABLE c;"));
  options.accept_edit = "1";
  options.reason = "x";

  BOOST_TEST(lock(options) == 1);

  BOOST_TEST(err.starts_with("migrations/2_b.sql:2:1: error: applied migration was edited [strata-edited]\n"));
  BOOST_TEST(folder.read("strata.lock") == before);
}

BOOST_AUTO_TEST_CASE(accepting_for_a_migration_that_is_not_locked_is_an_error) {
  options.accept_down = "7";
  BOOST_TEST(lock(options) == 1);

  BOOST_TEST(err ==
             "migrations/strata.lock: error: the lock file holds no migration `7` [strata-not-locked]\n"
             "  help: it holds none yet: strata lock\n");
}

BOOST_AUTO_TEST_CASE(a_new_dialect_leaves_the_values_of_the_old_one) {
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");
  const std::size_t first_value = before.find("sqlite.up=");
  const std::string sqlite_values = before.substr(first_value, before.find(" seal=", first_value) - first_value);
  folder.write("1_a.sql", migration_text("") +
                              "-- migrate:up postgresql\nCREATE TABLE a (b bigint);\n"
                              "-- migrate:down postgresql\nDROP TABLE a;\n");
  options.folder.dialects = {dialect::sqlite, dialect::postgresql};

  BOOST_TEST(lock(options) == 0);

  BOOST_TEST(err == "");
  const std::string after = folder.read("strata.lock");
  BOOST_TEST(after.find(sqlite_values + " postgresql.up=sha256:") != std::string::npos);
  options.folder.dialects.clear();
  BOOST_TEST(check() == 0);

  // From now on an edit for the new one is seen as well.
  folder.write("1_a.sql", migration_text("") +
                              "-- migrate:up postgresql\nCREATE TABLE a (b int);\n"
                              "-- migrate:down postgresql\nDROP TABLE a;\n");
  BOOST_TEST(check() == 1);
  BOOST_TEST(err.starts_with("migrations/1_a.sql:6:1: error: applied migration was edited [strata-edited]\n"));
}

BOOST_AUTO_TEST_CASE(other_dialects_are_taken_into_the_lock_file) {
  BOOST_TEST(lock(options) == 0);
  options.folder.dialects = {dialect::sqlite, dialect::postgresql};
  BOOST_TEST(check() == 1);
  BOOST_TEST(err ==
             "migrations/strata.lock:3:1: error: the lock file is for sqlite, not for sqlite and postgresql "
             "[strata-lock-dialects]\n"
             "    dialects sqlite\n"
             "    ^\n"
             "  help: strata lock --dialects sqlite,postgresql\n");

  BOOST_TEST(lock(options) == 0);

  BOOST_TEST(out == "locked again for other dialects or another layout\n");
  BOOST_TEST(check() == 0);
  options.folder.dialects.clear();
  BOOST_TEST(check() == 0);
}

BOOST_AUTO_TEST_CASE(the_newest_can_be_unlocked_and_edited) {
  BOOST_TEST(lock(options) == 0);
  folder.write("2_b.sql", migration_text("", "CREATE TABLE c (e TEXT);", "DROP TABLE c;"));

  BOOST_TEST(unlock("2") == 0);
  BOOST_TEST(out == "unlocked 2: it is a draft again\n");
  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "locked 2\n");
}

BOOST_AUTO_TEST_CASE(an_older_migration_stays_locked) {
  BOOST_TEST(lock(options) == 0);
  const std::string before = folder.read("strata.lock");
  const std::string line = before.substr(before.find("\n1 ") + 1, 160);

  BOOST_TEST(unlock("1") == 1);

  BOOST_TEST(
      err ==
      "migrations/strata.lock:5:1: error: `1` is not the newest locked migration; `2` is [strata-not-newest]\n    " +
          line +
          "\n    ^\n"
          "  help: strata unlock 2 comes first, if no kept database ran it\n");
  BOOST_TEST(folder.read("strata.lock") == before);
}

BOOST_AUTO_TEST_CASE(unlocking_what_is_not_locked_is_an_error) {
  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(unlock("3") == 1);
  BOOST_TEST(err ==
             "migrations/strata.lock: error: the lock file holds no migration `3` [strata-not-locked]\n"
             "  help: the newest it holds is `2`\n");
}

BOOST_AUTO_TEST_CASE(unlocking_without_a_lock_file_is_an_error) {
  BOOST_TEST(unlock("1") == 1);
  BOOST_TEST(err ==
             "migrations/strata.lock: error: there is no lock file, so no migration is locked [strata-no-lock]\n"
             "  help: name the folder of the migrations with --directory\n");
}

BOOST_AUTO_TEST_CASE(a_chain_with_branches_is_locked_once_it_is_meant_and_stays_so) {
  folder.write("3_c.sql", migration_text("-- migrate:parent 1\n-- migrate:depends 2\n"));

  BOOST_TEST(lock(options) == 1);
  BOOST_TEST(err.find("[strata-two-heads]") != std::string::npos);
  lock_options meant = options;
  meant.folder.allow_branches = true;
  BOOST_TEST(lock(meant) == 0);

  BOOST_TEST(folder.read("strata.lock").find("\nbranches allowed\n") != std::string::npos);
  BOOST_TEST(check() == 0);
  BOOST_TEST(lock(options) == 0);
  BOOST_TEST(out == "nothing to lock: 3 migrations are locked\n");
}

BOOST_AUTO_TEST_SUITE_END()
