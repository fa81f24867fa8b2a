// kill -9 at every statement boundary: before and after each statement that SQLite is asked to run, the bookkeeping's
// and COMMIT among them. The n-th boundary for n = 1, 2, 3 … until a run comes through untouched.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "doomed_database.hpp"
#include "processes.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void upgrade(const std::string& path, const chain_set& set, const options& options, int boundary) {
  doomed_database file{path, boundary};
  strata::upgrade(file.connection(), set, options);
}

void make_empty(const std::string& path, const char* journal) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
  database file{path};
  file.run(std::string{"PRAGMA journal_mode = "} + journal);
}

// Where every statement commits, the states and the boundaries are many more: fewer migrations do.
constexpr int without_transaction = 4;

void kill_everywhere(const char* journal, transactions how, int migrations = crash_migrations) {
  const temporary_folder folder;
  const built_chain chain{twenty_migrations(migrations == crash_migrations, migrations)};
  const options options{.transactions = how};
  const std::string reference = folder.file("reference.db");
  make_empty(reference, journal);
  const std::set<std::string> allowed = allowed_states(reference, chain.set(), options);
  const std::string final_state = crash_state(reference);
  std::set<std::string> met;

  const std::string victim = folder.file("victim.db");
  int boundary = 1;
  for (;; ++boundary) {
    make_empty(victim, journal);
    const bool died = dies([&] { upgrade(victim, chain.set(), options, boundary); });
    const std::string state = crash_state(victim);
    BOOST_REQUIRE_MESSAGE(allowed.contains(state), "killed at boundary " << boundary << " it is left as\n" << state);
    met.insert(state);

    upgrade(victim, chain.set(), options, 0);
    BOOST_REQUIRE_MESSAGE(crash_state(victim) == final_state, "killed at boundary " << boundary
                                                                                    << ", the relaunch ends as\n"
                                                                                    << crash_state(victim));
    BOOST_REQUIRE(database{victim}.one(effects_query) == all_effects(migrations));
    if (!died) break;
  }
  BOOST_TEST_MESSAGE(boundary << " boundaries, " << allowed.size() << " allowed states");
  BOOST_TEST(boundary > 2 * migrations * crash_statements);
  BOOST_TEST(met.size() == allowed.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_test)

BOOST_AUTO_TEST_CASE(wal_one_transaction) { kill_everywhere("wal", transactions::single); }
BOOST_AUTO_TEST_CASE(wal_per_migration) { kill_everywhere("wal", transactions::per_migration); }
BOOST_AUTO_TEST_CASE(wal_without_transaction) { kill_everywhere("wal", transactions::automatic, without_transaction); }
BOOST_AUTO_TEST_CASE(rollback_journal_one_transaction) { kill_everywhere("delete", transactions::single); }
BOOST_AUTO_TEST_CASE(rollback_journal_per_migration) { kill_everywhere("delete", transactions::per_migration); }
BOOST_AUTO_TEST_CASE(rollback_journal_without_transaction) {
  kill_everywhere("delete", transactions::automatic, without_transaction);
}

BOOST_AUTO_TEST_SUITE_END()
