// Statements outside a transaction, guards, limits and retries.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "server.hpp"

using namespace strata;
using namespace strata::test;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(statement_test)

BOOST_AUTO_TEST_CASE(an_invalid_index_is_dropped_and_built_again) {
  postgresql_fixture database;
  database.run("CREATE TABLE nodes (name text)");
  database.run("INSERT INTO nodes VALUES ('a'), ('a')");
  BOOST_CHECK_THROW(database.run("CREATE UNIQUE INDEX CONCURRENTLY uq ON nodes (name)"), engine_error);
  BOOST_TEST(database.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'uq'::regclass") == "f");

  database.connect()->clear_failed_index("public.\"uq\"", {});

  BOOST_TEST(database.one("SELECT to_regclass('uq') IS NULL") == "t");
}

BOOST_AUTO_TEST_CASE(a_failed_concurrent_build_goes_on_when_the_data_is_mended) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE nodes (name text)", "INSERT INTO nodes SELECT 'a'"}},
       {.revision = "0002",
        .up = {"INSERT INTO nodes VALUES ('b')", "CREATE INDEX CONCURRENTLY ix ON nodes ((1 / (length(name) - 1)))"},
        .transactional = false}}};
  const auto db = database.connect();

  BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) ==
             "migrations/0002.sql:4:1: error: statement 2 of 2 of migration 0002 failed [strata-sql]\n"
             "  engine: division by zero (22012)\n"
             "  database: at 0001; of 0002, 1 of 2 statements are done and recorded\n"
             "  help: remove what the engine objects to, then start again: it goes on where it stopped");
  BOOST_TEST(database.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass") == "f");

  database.run("UPDATE nodes SET name = name || '...'");
  upgrade(*db, chain.set());

  BOOST_TEST(database.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass") == "t");
  BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "2");
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
}

BOOST_AUTO_TEST_CASE(a_statement_that_took_effect_unrecorded_is_not_run_again) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}},
       {.revision = "0002", .up = {"CREATE INDEX CONCURRENTLY ix ON nodes (name)"}, .transactional = false}}};
  const auto db = database.connect();
  upgrade(*db, chain.set());
  // As a run left it that was killed between the statement and its record.
  database.run("UPDATE strata_migrations SET statements_done = 0 WHERE revision = '0002'");
  database.run("UPDATE strata_state SET digest = digest || ' unfinished:0002'");
  notes watching;

  upgrade(*db, chain.set(), {.observer = &watching});

  BOOST_TEST(watching.statements == std::vector<std::string>{"skipped CREATE INDEX CONCURRENTLY ix ON nodes (name)"},
             boost::test_tools::per_element());
  BOOST_TEST(database.one("SELECT statements_done FROM strata_migrations WHERE revision = '0002'") == "1");
}

BOOST_AUTO_TEST_CASE(an_authors_guard_is_always_asked) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001",
        .up = {"CREATE TABLE nodes (name text)", "INSERT INTO nodes VALUES ('a')", "INSERT INTO nodes VALUES ('b')"},
        .guards = {{1, "SELECT false"}, {2, "SELECT count(*) = 0 FROM nodes"}}}}};

  upgrade(*database.connect(), chain.set());

  BOOST_TEST(database.rows("SELECT name FROM nodes") == std::vector<std::string>{"b"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_lock_that_comes_late_is_waited_for_in_short_tries) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}},
       {.revision = "0002", .up = {"ALTER TABLE nodes ADD COLUMN region text"}, .lock_timeout = 100ms}}};
  const auto db = database.connect();
  upgrade(*db, chain.set(), {.target = "0001"});
  const auto reader = database.connect();
  reader->begin({}, {});
  static_cast<void>(reader->query("SELECT * FROM nodes"));
  notes watching;
  std::thread release{[&] {
    std::this_thread::sleep_for(600ms);
    reader->rollback();
  }};

  upgrade(*db, chain.set(), {.observer = &watching});
  release.join();

  BOOST_REQUIRE(!watching.notices.empty());
  BOOST_TEST(watching.notices.front() ==
             "migration 0002 is tried again: canceling statement due to lock timeout (55P03)");
  BOOST_TEST(database.one("SELECT count(*) FROM strata_log") == "2");
}

BOOST_AUTO_TEST_CASE(the_budget_for_tries_ends) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}},
                                {.revision = "0002", .up = {"ALTER TABLE nodes ADD COLUMN region text"}}}};
  const auto db = database.connect();
  upgrade(*db, chain.set(), {.target = "0001"});
  const auto reader = database.connect();
  reader->begin({}, {});
  static_cast<void>(reader->query("SELECT * FROM nodes"));

  BOOST_TEST(
      message_of([&] { upgrade(*db, chain.set(), {.limits = {.lock = 50ms, .run = 0ms}, .retry_for = 300ms}); }) ==
      "migrations/0002.sql:3:1: error: statement 1 of 1 of migration 0002 failed [strata-locked]\n"
      "  engine: canceling statement due to lock timeout (55P03)\n"
      "  database: at 0001, as before: the transaction was rolled back\n"
      "  help: end what holds the lock (a long transaction, most often) or choose a calmer hour, then start "
      "again; options.limits and options.retry_for set the limits, --timeout on the command line");
}

BOOST_AUTO_TEST_CASE(serialization_failures_and_deadlocks_are_tried_again) {
  postgresql_fixture database;
  database.run("CREATE SEQUENCE tries");
  for (const char* sqlstate : {"40001", "40P01"}) {
    const std::string refusing =
        std::string{
            "DO $$ BEGIN IF nextval('tries') % 3 <> 0 THEN RAISE EXCEPTION 'again' USING "
            "ERRCODE = '"} +
        sqlstate + "'; END IF; END $$";
    const postgresql_chain chain{
        {{.revision = "0001", .up = {"CREATE TABLE nodes (name text)", refusing}, .down = {"DROP TABLE nodes"}},
         {.revision = "0002", .up = {"INSERT INTO nodes VALUES ('a')", "VACUUM nodes"}, .transactional = false}}};
    const auto db = database.connect();
    upgrade(*db, chain.set());
    BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "1");
    database.empty();
    database.run("CREATE SEQUENCE tries");
  }
}

BOOST_AUTO_TEST_CASE(a_statement_timeout_is_an_error) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"SELECT pg_sleep(5)"}, .statement_timeout = 50ms}}};
  const auto db = database.connect();

  BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) ==
             "migrations/0001.sql:3:1: error: statement 1 of 1 of migration 0001 failed [strata-sql]\n"
             "  engine: canceling statement due to statement timeout (57014)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0001 is locked: strata lock --accept-edit 0001 --reason \"...\"");
}

// An ALTER that queues behind a long reader holds back all who come after it, for as long as it may wait.
BOOST_AUTO_TEST_CASE(a_reader_is_held_back_no_longer_than_the_lock_timeout) {
  postgresql_fixture database;
  std::vector<migration_text> texts{{.revision = "0000", .up = {"CREATE TABLE nodes (name text)"}}};
  upgrade(*database.connect(), postgresql_chain{texts}.set());
  const auto blocker = database.connect();
  const auto migrating_session = database.connect();
  auto longest = 0ms;

  for (int run = 1; run <= 100; ++run) {
    const std::string number = std::to_string(run);
    texts.push_back(
        {.revision = "1" + number, .up = {"ALTER TABLE nodes ADD COLUMN a" + number + " text"}, .lock_timeout = 50ms});
    const postgresql_chain chain{texts};
    blocker->begin({}, {});
    static_cast<void>(blocker->query("SELECT * FROM nodes"));
    std::thread migrating{[&] { upgrade(*migrating_session, chain.set()); }};
    while (database.one("SELECT count(*) FROM pg_locks WHERE relation = 'nodes'::regclass AND NOT granted") == "0") {
    }

    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(database.one("SELECT count(*) FROM nodes"));
    longest = std::max(longest,
                       std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start));
    blocker->rollback();
    migrating.join();
    BOOST_REQUIRE_EQUAL(database.one("SELECT heads FROM strata_state"), "1" + number);
  }

  BOOST_TEST_MESSAGE("longest stall: " << longest.count() << " ms");
  BOOST_TEST(longest.count() > 10);
  BOOST_TEST(longest.count() <= 50 + 100);
}

BOOST_AUTO_TEST_CASE(a_procedure_that_commits_and_a_partitioned_reindex_run_without_a_transaction) {
  postgresql_fixture database;
  database.run(
      "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN FOR n IN 1..3 LOOP INSERT INTO nodes VALUES (n); COMMIT; "
      "END LOOP; END $$");
  const postgresql_chain chain{
      {{.revision = "0001",
        .up = {"CREATE TABLE nodes (n integer) PARTITION BY RANGE (n)",
               "CREATE TABLE nodes_1 PARTITION OF nodes DEFAULT", "CREATE INDEX ix ON nodes (n)"}},
       {.revision = "0002",
        .up = {"CALL fill()"},
        .transactional = false,
        .alone = "CALL",
        .guards = {{0, "SELECT NOT EXISTS (SELECT FROM nodes)"}}},
       {.revision = "0003", .up = {"REINDEX TABLE nodes"}, .transactional = false, .alone = "REINDEX"}}};

  upgrade(*database.connect(), chain.set());

  BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "3");
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0003");
}

BOOST_AUTO_TEST_CASE(an_index_that_somebody_still_builds_is_waited_for) {
  postgresql_fixture database;
  database.run("CREATE TABLE nodes (name text)");
  const auto reader = database.connect();
  reader->begin({}, {});
  reader->execute("INSERT INTO nodes VALUES ('holds the build up')");
  const auto builder = database.connect();
  std::thread building{[&] { builder->execute("CREATE INDEX CONCURRENTLY ix ON nodes (name)"); }};
  while (database.one("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('ix') AND NOT indisvalid") == "0") {
  }
  notes watching;
  watching.on_wait = [&] {
    if (reader->in_transaction()) reader->commit({});
  };

  database.connect()->clear_failed_index("\"ix\"", {.watcher = &watching});
  building.join();

  BOOST_REQUIRE(!watching.holders.empty());
  BOOST_TEST(watching.holders.front().ends_with(", building the index ix"));
  BOOST_TEST(database.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass") == "t");
}

BOOST_AUTO_TEST_SUITE_END()
