// The disk fails at the n-th write, sync or deletion, or the process dies there, for n = 1, 2, 3 … until a run comes
// through untouched. Afterwards the database is in an allowed state, and a relaunch on a healthy disk ends at head.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "run_with_fault.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;

namespace {

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
    const outcome ended = run_with_fault(what, operation, [&] {
      upgrade("sqlite:///" + victim, chain.set(), {.transactions = transactions::per_migration});
    });
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
