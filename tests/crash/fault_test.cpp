// The disk fails at the n-th write, sync or deletion, or the process dies there, for n = 1, 2, 3 … until a run comes
// through untouched. Afterwards the database is in an allowed state, and a relaunch on a healthy disk ends at head.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "faulty_vfs.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;

namespace {

enum class outcome { untouched, failed, died };

outcome upgrade_with_fault(const std::string& path, const chain_set& set, fault what, int operation) {
  const auto run = [&] {
    arm_fault(what, operation);
    try {
      upgrade("sqlite:///" + path, set, {.transactions = transactions::per_migration});
    } catch (const error&) {
      return disarm_fault() ? outcome::failed : throw;
    }
    // A fault may pass unnoticed: a journal that could not be deleted after the commit, say.
    return disarm_fault() ? outcome::failed : outcome::untouched;
  };
  if (what != fault::kill) return run();
  const pid_t child = fork();
  if (child == 0) _exit(run() == outcome::untouched ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return outcome::died;
  BOOST_REQUIRE_EQUAL(WEXITSTATUS(status), 0);
  return outcome::untouched;
}

void fail_everywhere(fault what) {
  install_faulty_vfs();
  const temporary_folder folder;
  const built_chain chain{twenty_migrations(true, 5)};
  const std::string reference = folder.file("reference.db");
  const std::set<std::string> allowed =
      allowed_states(reference, chain.set(), {.transactions = transactions::per_migration});
  const std::string final_state = crash_state(reference);

  const std::string victim = folder.file("victim.db");
  int operation = 1;
  for (;; ++operation) {
    std::filesystem::remove(victim);
    std::filesystem::remove(victim + "-journal");
    const outcome ended = upgrade_with_fault(victim, chain.set(), what, operation);
    const std::string state = crash_state(victim);
    BOOST_REQUIRE_MESSAGE(allowed.contains(state), "after operation " << operation << " failed it is left as\n"
                                                                      << state);

    upgrade("sqlite:///" + victim, chain.set());
    BOOST_REQUIRE_MESSAGE(crash_state(victim) == final_state, "after operation " << operation << " failed");
    if (ended == outcome::untouched) break;
  }
  BOOST_TEST(operation > 50);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_test)

BOOST_AUTO_TEST_CASE(io_error) { fail_everywhere(fault::io_error); }
BOOST_AUTO_TEST_CASE(disk_full) { fail_everywhere(fault::disk_full); }
BOOST_AUTO_TEST_CASE(disk_stays_full) { fail_everywhere(fault::disk_stays_full); }
BOOST_AUTO_TEST_CASE(killed_inside_the_commit) { fail_everywhere(fault::kill); }

BOOST_AUTO_TEST_SUITE_END()
