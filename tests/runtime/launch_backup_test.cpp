#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

class told final : public observer {
 public:
  void notice(std::string_view text) override {
    notices.emplace_back(text);
    if (on_notice) on_notice();
  }
  std::vector<std::string> notices;
  std::function<void()> on_notice;
};

struct launch_fixture {
  [[nodiscard]] std::vector<std::string> kept() const {
    std::vector<std::string> found;
    if (!std::filesystem::exists(backups)) return found;
    for (const auto& each : std::filesystem::directory_iterator{backups}) {
      found.push_back(each.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  report migrate(const std::string& target, std::size_t keep = 5) {
    sqlite::connection db{file.handle()};
    const options how{
        .target = target, .beside_others = true, .observer = &watcher, .backup = {.folder = backups, .keep = keep}};
    return target == "base" || target.starts_with("-") ? downgrade(db, chain.set(), how)
                                                       : upgrade(db, chain.set(), how);
  }

  temporary_folder folder;
  std::string backups = folder.file("deep/backups");
  built_chain chain{three_migrations()};
  database file{folder.file("app.db")};
  told watcher;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(launch_backup_test, launch_fixture)

BOOST_AUTO_TEST_CASE(the_database_is_copied_before_the_first_change) {
  migrate("0001");
  file.run("INSERT INTO nodes (name) VALUES ('mine')");
  const std::string before = file.fingerprint();

  const report done = migrate("head");

  BOOST_REQUIRE(kept().size() == 1u);
  BOOST_TEST(done.backup == backups + "/" + kept().front());
  BOOST_TEST(database{done.backup}.fingerprint() == before);
  // app.db-1f3a9c02-0001-20261121T093015123Z.backup
  const std::string name = kept().front();
  BOOST_TEST(name.starts_with("app.db-"));
  BOOST_TEST(name.substr(15, 6) == "-0001-");
  BOOST_TEST(name.ends_with("Z.backup"));
  BOOST_TEST(name.size() == std::string_view{"app.db-1f3a9c02-0001-20261121T093015123Z.backup"}.size());
  BOOST_TEST(watcher.notices.back() == "backed up to " + done.backup + " (5 tables and 6 rows)");
}

BOOST_AUTO_TEST_CASE(nothing_is_copied_of_an_empty_database_and_where_nothing_is_pending) {
  BOOST_TEST(migrate("head").backup == "");
  BOOST_TEST(migrate("head").backup == "");
  BOOST_TEST(migrate("+0").backup == "");

  BOOST_TEST(kept().empty());
  BOOST_TEST(watcher.notices.empty());
}

BOOST_AUTO_TEST_CASE(a_database_that_was_made_by_hand_is_copied_before_its_first_migration) {
  file.run("CREATE TABLE legacy (x)");

  const report done = migrate("head");

  BOOST_TEST(done.backup.find("-base-") != std::string::npos);
  BOOST_TEST(database{done.backup}.one("SELECT group_concat(name) FROM sqlite_schema") == "legacy");
}

BOOST_AUTO_TEST_CASE(nobody_writes_between_the_copy_and_the_first_change) {
  migrate("0001");
  bool asked = false;
  watcher.on_notice = [&] {
    database other{folder.file("app.db")};
    sqlite3_busy_timeout(other.handle(), 0);
    BOOST_CHECK_THROW(other.run("INSERT INTO nodes (name) VALUES ('too late')"), std::runtime_error);
    asked = true;
  };

  migrate("head");

  BOOST_TEST(asked);
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_CASE(nothing_is_migrated_without_the_copy_that_was_asked_for) {
  migrate("0001");
  const std::string before = file.fingerprint();
  std::filesystem::create_directories(std::filesystem::path{backups}.parent_path());
  std::ofstream{backups} << "a file where the folder should be";

  std::string said;
  try {
    migrate("head");
  } catch (const error& thrown) {
    said = thrown.what();
  }

  BOOST_TEST(said == "error: cannot make the folder for backups " + backups +
                         ": Not a directory [strata-backup-failed]\n"
                         "  database: unchanged\n"
                         "  help: make it, or name another one");
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(sqlite3_get_autocommit(file.handle()) != 0);
}

// A copy is read by a second connection.
BOOST_AUTO_TEST_CASE(a_database_that_its_owner_shares_with_nobody_is_not_migrated_without_a_copy) {
  migrate("0001");
  const std::string before = file.fingerprint();
  file.run("PRAGMA locking_mode = EXCLUSIVE");
  file.run("UPDATE nodes SET name = name");
  sqlite::connection db{file.handle()};

  std::string said;
  try {
    upgrade(db, chain.set(), {.wait = {.limit = std::chrono::milliseconds{50}}, .backup = {.folder = backups}});
  } catch (const lock_error& thrown) {
    said = thrown.what();
  }

  BOOST_TEST(said.starts_with("error: cannot back up the SQLite database " + folder.file("app.db") + " to "), said);
  BOOST_TEST(said.find("[strata-locked]") != std::string::npos, said);
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(kept().empty());
}

BOOST_AUTO_TEST_CASE(the_last_ones_are_kept_and_other_files_are_left_alone) {
  migrate("head");
  std::filesystem::create_directories(backups);
  const std::vector<std::string> others{"app.db-00000000-0001-20200101T000000000Z.backup", "notes.txt",
                                        "app.db-0001.backup",
                                        "app.db-00000000-0001-20200101T000000000Z.backup.partial-abcdef"};
  for (const std::string& each : others) std::ofstream{backups + "/" + each} << "not Strata's to remove";

  std::vector<std::string> taken;
  for (int turn = 0; turn < 3; ++turn) {
    taken.push_back(migrate("-1", 2).backup);
    taken.push_back(migrate("head", 2).backup);
  }

  std::vector<std::string> expected = others;
  for (std::size_t at = 4; at < 6; ++at) expected.push_back(std::filesystem::path{taken[at]}.filename().string());
  std::sort(expected.begin(), expected.end());
  BOOST_TEST(kept() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_copy_that_was_just_made_stays_whatever_stamps_the_others_bear) {
  migrate("head");
  const std::string first = migrate("-1", 1).backup;
  const std::string begin = first.substr(0, first.rfind('-'));
  for (const char* const year : {"2097", "2098", "2099"}) {
    std::filesystem::copy_file(first, begin + "-" + year + "0101T000000000Z.backup");
  }

  for (const std::size_t keep : {std::size_t{2}, std::size_t{1}}) {
    const report done = migrate(keep == 2 ? "head" : "-1", keep);

    BOOST_TEST(std::filesystem::exists(done.backup), done.backup);
    BOOST_TEST(kept().size() == keep);
  }
}

BOOST_AUTO_TEST_CASE(a_run_that_fails_removes_no_copy) {
  migrate("head");
  const std::string first = migrate("-1", 1).backup;
  file.run("CREATE TABLE jobs (x)");

  BOOST_CHECK_THROW(migrate("head", 1), error);

  BOOST_TEST(std::filesystem::exists(first));
  BOOST_TEST(kept().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_link_with_a_backups_name_is_left_alone) {
  migrate("head");
  const std::string first = migrate("-1", 1).backup;
  const std::string begin = first.substr(0, first.rfind('-'));
  const std::string link = begin + "-20010101T000000000Z.backup";
  std::filesystem::create_symlink(folder.file("app.db"), link);

  migrate("head", 1);

  BOOST_TEST(std::filesystem::is_symlink(link));
}

BOOST_AUTO_TEST_CASE(what_a_killed_run_left_half_written_goes_with_the_next_backup) {
  migrate("head");
  const std::string first = std::filesystem::path{migrate("-1").backup}.filename().string();
  std::ofstream{backups + "/" + first + ".partial-abcdef"} << "half";

  migrate("head", 0);

  BOOST_TEST(kept().size() == 2u);
  BOOST_TEST(std::filesystem::exists(backups + "/" + first));
  for (const std::string& each : kept()) BOOST_TEST(each.ends_with(".backup"), each);
}

BOOST_AUTO_TEST_CASE(a_revision_from_the_database_cannot_lead_out_of_the_folder) {
  migrate("0001");
  file.run("UPDATE strata_migrations SET revision = '../../evil'");
  const built_chain own{{.revision = "../../evil", .up = {"CREATE TABLE nodes (id)"}, .description = "step 0001"}};
  sqlite::connection db{file.handle()};

  try {
    upgrade(db, chain.set(), {.allow_ahead = true, .backup = {.folder = backups}});
  } catch (const error&) {
    // Whether it can go on from there is not the question.
  }
  downgrade(db, own.set(), {.target = "base", .backup = {.folder = backups}});

  BOOST_REQUIRE(!kept().empty());
  for (const std::string& each : kept()) BOOST_TEST(each.find("-.._.._evil-") != std::string::npos, each);
  BOOST_TEST(!std::filesystem::exists(folder.file("evil")));
}

BOOST_AUTO_TEST_CASE(a_database_in_memory_is_migrated_without_a_copy_and_that_is_said) {
  database memory;
  sqlite::connection db{memory.handle()};
  const options how{.observer = &watcher, .backup = {.folder = backups}};
  upgrade(db, chain.set(), {.target = "0001"});

  const report done = upgrade(db, chain.set(), how);

  BOOST_TEST(done.migrations.size() == 2u);
  BOOST_TEST(done.backup == "");
  BOOST_TEST(watcher.notices == std::vector<std::string>{"no backup is taken of a database in memory"},
             boost::test_tools::per_element());
  BOOST_TEST(kept().empty());
}

BOOST_AUTO_TEST_CASE(a_run_that_goes_on_where_another_stopped_copies_first_too) {
  const built_chain interrupted{{.revision = "0001", .up = {"CREATE TABLE a (x)"}, .down = {"DROP TABLE a"}},
                                {.revision = "0002",
                                 .up = {"INSERT INTO a VALUES (1)", "VACUUM", "INSERT INTO away VALUES (1)"},
                                 .transactional = false}};
  sqlite::connection db{file.handle()};
  BOOST_CHECK_THROW(upgrade(db, interrupted.set()), statement_error);
  file.run("CREATE TABLE away (x)");
  file.run("UPDATE strata_migrations SET statements_done = 1 WHERE revision = '0002'");
  const std::string before = file.fingerprint();

  const report done = upgrade(db, interrupted.set(), {.backup = {.folder = backups}});

  BOOST_REQUIRE(done.backup != "");
  BOOST_TEST(database{done.backup}.fingerprint() == before);
  BOOST_TEST(file.one("SELECT count(*) FROM away") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
