// Repairs and purging stamps on a disk that fails, or in a process that dies, at the n-th operation: the bookkeeping is
// as before or as it was to be, and doing it again ends there.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "run_with_fault.hpp"
#include "runtime/chain_builder.hpp"

using namespace strata;
using namespace strata::test;

namespace {

const built_chain ran{
    {.revision = "0001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
    {.revision = "0002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}},
    {.revision = "0003", .up = {"CREATE TABLE c (id)", "SELECT 1"}, .down = {"DROP TABLE c"}, .transactional = false},
    {.revision = "0004", .up = {"CREATE TABLE d (id)"}, .down = {"DROP TABLE d"}}};

/// 0001 is edited, 0004 is unknown, the order of the others is another.
const built_chain has{
    {.revision = "0001", .up = {"CREATE TABLE a (id INTEGER)"}, .down = {"DROP TABLE a"}},
    {.revision = "0003", .up = {"CREATE TABLE c (id)", "SELECT 1"}, .down = {"DROP TABLE c"}, .transactional = false},
    {.revision = "0002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}}};

std::string whole_state(const std::string& path) {
  std::string text = crash_state(path);
  database file{path};
  for (const std::string& each : file.rows("SELECT revision, parents, digest, checksum, down_script FROM "
                                           "strata_migrations ORDER BY position")) {
    text += each + '\n';
  }
  return text;
}

void mend(connection& db) {
  repair(db, has.set(), {repair_kind::edited, repair_kind::reparented, repair_kind::unknown});
}

void purge(connection& db) { stamp(db, has.set(), {.target = "0003", .purge = true}); }

void fail_everywhere(fault what, void (*work)(connection&), bool is_idempotent) {
  install_faulty_vfs();
  const temporary_folder folder;
  const std::string original = folder.file("original.db");
  upgrade("sqlite:///" + original, ran.set());
  const auto work_on = [&](const std::string& path) {
    const auto db = connect("sqlite:///" + path, has.set());
    work(*db);
  };
  const std::string reference = folder.file("reference.db");
  std::filesystem::copy_file(original, reference);
  work_on(reference);
  const std::string before = whole_state(original);
  const std::string after = whole_state(reference);
  BOOST_REQUIRE(before != after);

  const std::string victim = folder.file("victim.db");
  int operation = 1;
  for (;; ++operation) {
    std::filesystem::remove(victim + "-journal");
    std::filesystem::copy_file(original, victim, std::filesystem::copy_options::overwrite_existing);
    const outcome ended = run_with_fault(what, operation, [&] { work_on(victim); });
    const std::string state = whole_state(victim);
    BOOST_REQUIRE_MESSAGE(state == before || state == after, "operation " << operation << " left\n" << state);

    if (state == before || is_idempotent) work_on(victim);
    BOOST_REQUIRE_MESSAGE(whole_state(victim) == after, "after operation " << operation << " failed");
    if (ended == outcome::untouched) break;
  }
  BOOST_TEST(operation > 3);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mending_fault_test)

BOOST_AUTO_TEST_CASE(repair_on_a_disk_that_fails) {
  for (const fault each : {fault::io_error, fault::disk_full, fault::disk_stays_full})
    fail_everywhere(each, mend, true);
}
BOOST_AUTO_TEST_CASE(repair_that_is_killed) { fail_everywhere(fault::kill, mend, true); }
// Each purge is logged, so a second one leaves a longer log.
BOOST_AUTO_TEST_CASE(purge_on_a_disk_that_fails) {
  for (const fault each : {fault::io_error, fault::disk_full, fault::disk_stays_full}) {
    fail_everywhere(each, purge, false);
  }
}
BOOST_AUTO_TEST_CASE(purge_that_is_killed) { fail_everywhere(fault::kill, purge, false); }

BOOST_AUTO_TEST_SUITE_END()
