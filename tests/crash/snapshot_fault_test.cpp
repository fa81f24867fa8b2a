// The disk fails, or the process dies, at the n-th write, sync or deletion while an empty database takes the snapshot,
// for n = 1, 2, 3 … until a run comes through untouched: the database is empty or complete, and a relaunch ends at
// head.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "run_with_fault.hpp"
#include "runtime/snapshot_builder.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;
namespace data = boost::unit_test::data;

namespace {

constexpr int migrations = 20;

void make_empty(const std::string& path, const std::string& journal) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
  // Without a PRAGMA that writes, the file has no byte.
  if (journal == "wal") database{path}.run("PRAGMA journal_mode = wal");
}

void fail_everywhere(fault what, const std::string& journal) {
  install_faulty_vfs();
  const temporary_folder folder;
  const snapshot_chain chain{twenty_migrations(true, migrations)};
  const std::string victim = folder.file("victim.db");
  make_empty(victim, journal);
  const std::string empty = crash_state(victim);
  BOOST_REQUIRE(upgrade("sqlite:///" + victim, chain.set()).snapshot == "1020");
  const std::string complete = crash_state(victim);
  std::set<std::string> met;

  int operation = 1;
  for (;; ++operation) {
    make_empty(victim, journal);
    const outcome ended = run_with_fault(what, operation, [&] { upgrade("sqlite:///" + victim, chain.set()); });
    const std::string state = crash_state(victim);
    BOOST_REQUIRE_MESSAGE(state == empty || state == complete, "after operation " << operation
                                                                                  << " failed it is left as\n"
                                                                                  << state);
    met.insert(state);

    upgrade("sqlite:///" + victim, chain.set());
    BOOST_REQUIRE_MESSAGE(crash_state(victim) == complete, "after operation " << operation << " failed");
    BOOST_REQUIRE(database{victim}.one(effects_query) == all_effects(migrations));
    BOOST_REQUIRE(database{victim}.one("PRAGMA journal_mode") == journal);
    if (ended == outcome::untouched) break;
  }
  BOOST_TEST_MESSAGE(operation << " operations");
  BOOST_TEST(operation > 40);
  BOOST_TEST(met.size() == 2u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot_fault_test)

BOOST_DATA_TEST_CASE(io_error, data::make({"delete", "wal"}), journal) { fail_everywhere(fault::io_error, journal); }
BOOST_DATA_TEST_CASE(disk_full, data::make({"delete", "wal"}), journal) { fail_everywhere(fault::disk_full, journal); }
BOOST_DATA_TEST_CASE(disk_stays_full, data::make({"delete", "wal"}), journal) {
  fail_everywhere(fault::disk_stays_full, journal);
}
BOOST_DATA_TEST_CASE(killed, data::make({"delete", "wal"}), journal) { fail_everywhere(fault::kill, journal); }

BOOST_AUTO_TEST_SUITE_END()
