// The two migration locks: who gets them, who waits, what is said, and that a lost one stops its former holder.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <thread>

#include "programs.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;
using namespace std::chrono_literals;

namespace {

const std::string lease = "&strata_lock=lease&strata_lease=1";

std::string wait_message(connection& db) {
  try {
    const auto held = db.lock("strata", {.limit = 100ms});
  } catch (const engine_error& busy) {
    return busy.what();
  }
  return "(taken)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lock_test)

BOOST_AUTO_TEST_CASE(whoever_waits_is_told_who_holds_the_lock) {
  postgresql_fixture database;
  const auto holder = database.connect("&application_name=nimbus");
  const auto held = holder->lock("strata", {});
  const std::string process = holder->query("SELECT pg_backend_pid()")[0][0].value();
  const auto waiting = database.connect();
  notes watching;

  BOOST_TEST(wait_message(*waiting).starts_with("the migration lock is held by process " + process +
                                                ", nimbus, connected since 20"));
  try {
    static_cast<void>(waiting->lock("strata", {.limit = 50ms, .watcher = &watching}));
  } catch (const engine_error&) {
    BOOST_REQUIRE(!watching.holders.empty());
    BOOST_TEST(watching.holders.front().starts_with("process " + process + ", nimbus, connected since 20"));
  }
  // Another prefix is another lock.
  BOOST_TEST(database.connect()->lock("other", {.limit = 0ms}) != nullptr);
}

BOOST_AUTO_TEST_CASE(the_lock_is_free_as_soon_as_its_holder_is_gone) {
  postgresql_fixture database;
  auto holder = database.connect();
  auto held = holder->lock("strata", {});
  held.reset();
  BOOST_TEST(wait_message(*database.connect()) == "(taken)");
  BOOST_TEST(database.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

BOOST_AUTO_TEST_CASE(a_lease_and_the_lock_of_a_session_keep_each_other_away) {
  postgresql_fixture database;
  const auto session = database.connect();
  const auto leased = database.connect(lease);

  auto first = session->lock("strata", {});
  BOOST_TEST(wait_message(*leased).starts_with("the migration lock is held by process "));
  first.reset();
  auto second = leased->lock("strata", {});
  BOOST_TEST(wait_message(*session).find(", holding a lease since 20") != std::string::npos);
  BOOST_TEST(wait_message(*database.connect(lease)).find(", holding a lease since 20") != std::string::npos);
  second.reset();
  BOOST_TEST(wait_message(*session) == "(taken)");
  BOOST_TEST(wait_message(*leased) == "(taken)");
}

BOOST_AUTO_TEST_CASE(a_lease_that_nobody_renews_runs_out) {
  postgresql_fixture database;
  {
    const auto first = database.connect(lease);
    const auto held = first->lock("strata", {});
  }
  database.run("UPDATE strata_lease SET owner = 'a program that died', expires = clock_timestamp() + interval '0.5 s'");
  const auto start = std::chrono::steady_clock::now();
  const auto other = database.connect(lease);

  const auto taken = other->lock("strata", {.limit = 5s});

  BOOST_CHECK(std::chrono::steady_clock::now() - start > 300ms);
  BOOST_TEST(database.one("SELECT token FROM strata_lease") == "2");
}

BOOST_AUTO_TEST_CASE(a_lease_is_renewed_while_a_statement_runs) {
  postgresql_fixture database;
  const auto busy = database.connect(lease);
  const auto held = busy->lock("strata", {});
  busy->begin({}, {});

  std::thread working{[&] { busy->execute("SELECT pg_sleep(1.6)"); }};
  std::this_thread::sleep_for(1300ms);
  const std::string living = database.one("SELECT expires > clock_timestamp() FROM strata_lease");
  working.join();

  BOOST_TEST(living == "t");
  BOOST_CHECK_NO_THROW(busy->commit({}));
}

BOOST_AUTO_TEST_CASE(a_program_that_was_paused_past_its_lease_can_commit_nothing) {
  postgresql_fixture database;
  program paused{database.url() + lease, "slow"};
  paused.go();
  while (database.one("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = "
                      "current_database()") == "0") {
    std::this_thread::sleep_for(5ms);
  }
  kill(paused.process(), SIGSTOP);
  const auto other = database.connect(lease);
  auto taken = other->lock("strata", {.limit = 10s});

  kill(paused.process(), SIGCONT);
  // It says why on its standard error.
  BOOST_TEST(paused.result() == 201);

  BOOST_TEST(database.one("SELECT to_regclass('effects') IS NULL AND to_regclass('strata_state') IS NULL") == "t");
  BOOST_TEST(database.one("SELECT token FROM strata_lease") == "2");
  taken.reset();
  upgrade(database.url(), postgresql_chain{countable_chain("apart")}.set());
  BOOST_TEST(database.one(effects_query) == all_effects("apart"));
}

BOOST_AUTO_TEST_CASE(a_whole_run_under_a_lease_leaves_it_free) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}},
       {.revision = "0002", .up = {"CREATE INDEX CONCURRENTLY ix ON nodes (name)"}, .transactional = false}}};
  notes watching;

  upgrade(database.url() + lease, chain.set(), {.observer = &watching});

  BOOST_TEST(watching.notices.empty());
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
  BOOST_TEST(database.one("SELECT token, expires < now() FROM strata_lease") == "1|t");
}

BOOST_AUTO_TEST_SUITE_END()
