// kill -9, or a failing disk, at every write, sync and deletion of a backup at launch, and of a restore: the n-th for
// n = 1, 2, 3 … until a run comes through.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "run_with_fault.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;

namespace {

constexpr int migrations = 3;
constexpr int begun_with = 1;

// Returns whether the process died, or the disk failed.
bool fail_at(fault what, int operation, const std::function<void()>& work) {
  return run_with_fault(what, operation, work) != outcome::untouched;
}

void copy_database(const std::string& from, const std::string& to) {
  for (const char* const suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(to + suffix);
  std::filesystem::copy_file(from, to);
}

struct kill_fixture {
  kill_fixture() { install_faulty_vfs(); }

  // A database that has run the first of the migrations.
  void prepare(const std::string& path, const char* journal) {
    database file{path};
    file.run(std::string{"PRAGMA journal_mode = "} + journal);
    sqlite::connection db{file.handle()};
    upgrade(db, chain.set(), {.target = std::to_string(1000 + begun_with)});
  }

  std::vector<std::filesystem::path> published() const {
    std::vector<std::filesystem::path> found;
    if (!std::filesystem::exists(backups)) return found;
    for (const auto& each : std::filesystem::directory_iterator{backups}) {
      if (each.path().extension() == ".backup") found.push_back(each.path());
    }
    return found;
  }
  bool has_remains() const {
    for (const auto& each : std::filesystem::directory_iterator{backups}) {
      if (each.path().extension() != ".backup") return true;
    }
    return false;
  }

  void fail_launches(const char* journal, fault what = fault::kill) {
    const std::string start = folder.file("start.db");
    prepare(start, journal);
    const std::string first_state = crash_state(start);
    const options with_backup{.transactions = transactions::per_migration, .backup = {.folder = backups, .keep = 0}};
    const std::string reference = folder.file("reference.db");
    copy_database(start, reference);
    const std::set<std::string> allowed =
        allowed_states(reference, chain.set(), {.transactions = transactions::per_migration});
    const std::string final_state = crash_state(reference);

    const std::string victim = folder.file("victim.db");
    const std::string url = "sqlite:///" + victim;
    int without_backup = 0;
    int operation = 1;
    for (;; ++operation) {
      std::filesystem::remove_all(backups);
      copy_database(start, victim);
      const bool failed = fail_at(what, operation, [&] { upgrade(url, chain.set(), with_backup); });

      const std::string state = crash_state(victim);
      BOOST_REQUIRE_MESSAGE(allowed.contains(state), "killed at " << operation << " it is left as\n" << state);
      // Nothing changes before there is a backup, and a file with the name of one is a whole one.
      const auto made = published();
      if (made.empty()) {
        ++without_backup;
        BOOST_REQUIRE_MESSAGE(state == first_state, "changed without a backup at " << operation);
      }
      for (const auto& each : made) BOOST_REQUIRE(crash_state(each.string()) == first_state);

      upgrade(url, chain.set(), with_backup);
      BOOST_REQUIRE(crash_state(victim) == final_state);
      if (state != final_state) BOOST_REQUIRE(!has_remains());
      if (!failed) break;
    }
    BOOST_TEST_MESSAGE(operation << " operations, " << without_backup << " before the backup was there");
    BOOST_TEST(without_backup > 5);
    BOOST_TEST(operation > without_backup + 10);
  }

  void fail_restores(const char* journal, fault what = fault::kill) {
    const std::string start = folder.file("start.db");
    prepare(start, journal);
    const std::string copy = folder.file("kept.backup");
    backup(*connect("sqlite:///" + start, chain.set()), chain.set(), copy);
    const std::string kept_state = crash_state(copy);
    upgrade("sqlite:///" + start, chain.set());
    const std::string former_state = crash_state(start);
    const std::string victim = folder.file("victim.db");
    const auto restore_it = [&] {
      const auto db = connect("sqlite:///" + victim, chain.set());
      restore(*db, chain.set(), copy);
    };
    copy_database(start, victim);
    restore_it();
    const std::string logged_state = crash_state(victim);
    BOOST_TEST(logged_state.ends_with("restore|" + std::to_string(1000 + begun_with) + "\n"));

    std::set<std::string> met;
    int operation = 1;
    for (;; ++operation) {
      copy_database(start, victim);
      const bool failed = fail_at(what, operation, restore_it);

      const std::string state = crash_state(victim);
      BOOST_REQUIRE_MESSAGE(state == former_state || state == kept_state || state == logged_state,
                            "killed at " << operation << " it is left as\n"
                                         << state);
      met.insert(state);
      BOOST_REQUIRE(crash_state(copy) == kept_state);
      restore_it();
      upgrade("sqlite:///" + victim, chain.set());
      BOOST_REQUIRE(check(*connect("sqlite:///" + victim, chain.set()), chain.set()).empty());
      if (!failed) break;
    }
    BOOST_TEST_MESSAGE(operation << " operations");
    BOOST_TEST(operation > 10);
    BOOST_TEST(met.size() == 3u);
  }

  temporary_folder folder;
  std::string backups = folder.file("backups");
  built_chain chain{twenty_migrations(true, migrations)};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup_kill_test, kill_fixture)

BOOST_AUTO_TEST_CASE(launch_with_a_rollback_journal) { fail_launches("delete"); }
BOOST_AUTO_TEST_CASE(launch_with_a_write_ahead_log) { fail_launches("wal"); }
BOOST_AUTO_TEST_CASE(launch_on_a_failing_disk) { fail_launches("delete", fault::io_error); }
BOOST_AUTO_TEST_CASE(launch_on_a_full_disk) { fail_launches("wal", fault::disk_stays_full); }
BOOST_AUTO_TEST_CASE(restore_with_a_rollback_journal) { fail_restores("delete"); }
BOOST_AUTO_TEST_CASE(restore_with_a_write_ahead_log) { fail_restores("wal"); }
BOOST_AUTO_TEST_CASE(restore_on_a_failing_disk) { fail_restores("wal", fault::io_error); }
BOOST_AUTO_TEST_CASE(restore_on_a_full_disk) { fail_restores("delete", fault::disk_stays_full); }

BOOST_AUTO_TEST_SUITE_END()
