// The server ends the session, or dies, while a migration runs.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "programs.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;
using namespace std::chrono_literals;

namespace {

std::vector<migration_text> slow_chain(bool transactional) {
  return {{.revision = "0001", .up = {"CREATE TABLE effects (what text)", "CREATE SEQUENCE slowness"}},
          {.revision = "0002",
           // Slow the first time only; a killed server may forget that it was.
           .up = {"INSERT INTO effects VALUES ('1')", "SELECT CASE WHEN nextval('slowness') = 1 THEN pg_sleep(2) END",
                  "INSERT INTO effects VALUES ('2')"},
           .transactional = transactional}};
}

void wait_for_sleeper(postgresql_fixture& database) {
  while (database.one("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = "
                      "current_database()") == "0") {
    std::this_thread::sleep_for(5ms);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash_test)

BOOST_AUTO_TEST_CASE(a_session_that_is_terminated_in_mid_statement_is_replaced) {
  for (const bool transactional : {true, false}) {
    postgresql_fixture database;
    const postgresql_chain chain{slow_chain(transactional)};
    notes watching;
    std::thread killing{[&] {
      postgresql_fixture* const theirs = &database;
      wait_for_sleeper(*theirs);
      theirs->run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = "
          "current_database()");
    }};

    const report done =
        upgrade(database.url(), chain.set(), {.transactions = transactions::per_migration, .observer = &watching});
    killing.join();

    BOOST_TEST(done.migrations.size() == 2u);
    BOOST_TEST(database.one("SELECT count(*) || '/' || count(DISTINCT what) FROM effects") == "2/2");
    BOOST_REQUIRE(!watching.notices.empty());
    BOOST_TEST(watching.notices.back() ==
               "connected again after the connection was lost (terminating connection due to administrator command); "
               "looking at what was done");
  }
}

BOOST_AUTO_TEST_CASE(a_statement_that_always_loses_the_connection_is_given_up) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"SELECT pg_terminate_backend(pg_backend_pid())"}}}};

  BOOST_TEST(message_of([&] { upgrade(database.url(), chain.set()); }) ==
             "migrations/0001.sql:3:1: error: statement 1 of 1 of migration 0001 failed [strata-cannot-connect]\n"
             "  engine: terminating connection due to administrator command (57P01)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: check that the database is there and can be reached, then start again");
}

BOOST_AUTO_TEST_CASE(a_server_that_is_killed_and_comes_back_is_waited_for) {
  if (!current_server()->is_throwaway()) return;
  for (const bool transactional : {true, false}) {
    postgresql_fixture database;
    const postgresql_chain chain{slow_chain(transactional)};
    std::thread killing{[&] {
      wait_for_sleeper(database);
      current_server()->kill_and_restart();
    }};

    upgrade(database.url(), chain.set(), {.transactions = transactions::per_migration});
    killing.join();

    database.look_again();
    BOOST_TEST(database.one("SELECT count(*) || '/' || count(DISTINCT what) FROM effects") == "2/2");
    BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
  }
}

BOOST_AUTO_TEST_CASE(a_server_killed_again_and_again_keeps_everything_exactly_once) {
  if (!current_server()->is_throwaway()) return;
  postgresql_fixture database;
  for (int round = 0; round < 10; ++round) {
    program migrating{database.url(), round % 2 == 0 ? "apart" : "recorded"};
    migrating.go();
    std::this_thread::sleep_for(std::chrono::milliseconds{20 + round * 12});
    current_server()->kill_and_restart();
    BOOST_TEST(migrating.result() != 202);
    database.look_again();
    upgrade(database.url(), postgresql_chain{countable_chain("apart")}.set());
    BOOST_TEST(database.one(effects_query) == all_effects("apart"));
    BOOST_TEST(database.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0");
    database.empty();
  }
}

BOOST_AUTO_TEST_CASE(what_a_killed_clients_server_process_still_does_is_waited_for) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE effects (what text)"}},
                                {.revision = "0002",
                                 .up = {"INSERT INTO effects SELECT 'a' FROM pg_sleep(1)", "VACUUM effects"},
                                 .transactional = false}}};
  const auto db = database.connect();
  upgrade(*db, chain.set(), {.target = "0001"});
  // Somebody's session is still at work although its program is gone; it holds the lock as long.
  const auto orphan = database.connect();
  auto held = orphan->lock("strata", {});
  std::thread dying{[&] {
    std::this_thread::sleep_for(300ms);
    held.reset();
  }};

  upgrade(*db, chain.set());
  dying.join();

  BOOST_TEST(database.one("SELECT count(*) FROM effects") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
