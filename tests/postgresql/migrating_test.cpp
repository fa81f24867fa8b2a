// Whole runs on a server: what is done, what is said, and in how many round trips.
#include <boost/test/unit_test.hpp>
#include <pqxx/pqxx>

#include "recording_proxy.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::vector<migration_text> two_migrations() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE nodes (id integer PRIMARY KEY, name text NOT NULL)",
                  "INSERT INTO nodes VALUES (1, 'it''s \\ first')"},
           .down = {"DROP TABLE nodes"}},
          {.revision = "0002",
           .up = {"ALTER TABLE nodes ADD COLUMN region text"},
           .down = {"ALTER TABLE nodes DROP COLUMN region"},
           .compatible = true}};
}

std::vector<migration_text> many(std::size_t count) {
  std::vector<migration_text> texts;
  for (std::size_t number = 1; number <= count; ++number) {
    texts.push_back({.revision = std::to_string(1000 + number),
                     .up = {"CREATE TABLE t" + std::to_string(number) + " (x integer)",
                            "INSERT INTO t" + std::to_string(number) + " VALUES (1)",
                            "INSERT INTO t" + std::to_string(number) + " VALUES (2)"}});
  }
  return texts;
}

struct counted_run {
  recording_proxy proxy{current_server()->socket_folder()};
  std::string url_of(const postgresql_fixture& database) {
    std::string url = database.url();
    return url.replace(url.find("host=") + 5, current_server()->socket_folder().size(), proxy.folder());
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(migrating_test)

BOOST_AUTO_TEST_CASE(a_database_goes_up_and_down) {
  postgresql_fixture database;
  const postgresql_chain chain{two_migrations()};
  const auto db = database.connect();

  const report up = upgrade(*db, chain.set());
  BOOST_TEST(up.migrations.size() == 2u);
  BOOST_TEST(database.one("SELECT name FROM nodes") == "it's \\ first");
  BOOST_TEST(database.one("SELECT heads, epoch FROM strata_state") == "0002|1");
  BOOST_TEST(upgrade(*db, chain.set()).migrations.empty());
  BOOST_TEST(check(*db, chain.set()).empty());

  downgrade(*db, chain.set(), {.target = "base"});
  BOOST_TEST(database.one("SELECT to_regclass('nodes') IS NULL") == "t");
  BOOST_TEST(database.rows("SELECT event, revision FROM strata_log ORDER BY id") ==
                 (std::vector<std::string>{"upgrade|0001", "upgrade|0002", "downgrade|0002", "downgrade|0001"}),
             boost::test_tools::per_element());
  BOOST_TEST(database.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

BOOST_AUTO_TEST_CASE(libpqs_own_connection_strings_are_understood) {
  if (!current_server()->is_throwaway()) return;
  postgresql_fixture database;
  const postgresql_chain chain{two_migrations()};

  upgrade("host=" + current_server()->socket_folder() + " user=strata dbname=" + database.name(), chain.set());

  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
}

BOOST_AUTO_TEST_CASE(the_host_that_can_be_written_is_found_among_several) {
  if (!current_server()->is_throwaway()) return;
  postgresql_fixture database;
  const postgresql_chain chain{two_migrations()};

  upgrade("postgresql:///" + database.name() + "?user=strata&host=/nowhere," + current_server()->socket_folder() +
              "&target_session_attrs=read-write",
          chain.set());

  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
  database.run("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
  BOOST_TEST(message_of([&] {
               postgresql::driver.connect(database.url() + "&target_session_attrs=read-write", {});
             }).find("[strata-cannot-connect]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrapped_connection_does_all_that_an_own_one_does) {
  postgresql_fixture database;
  const postgresql_chain chain{two_migrations()};
  pqxx::connection theirs{database.url()};
  pqxx::nontransaction{theirs}.exec("SET lock_timeout = '77s'");

  {
    postgresql::connection db{theirs};
    upgrade(db, chain.set());
    const postgresql_chain broken{
        {{.revision = "0001", .up = {"SELECT 1"}}, {.revision = "0003", .up = {"SELECT é, nosuch\nFROM nodes"}}}};
    BOOST_TEST(db.description() == "the PostgreSQL database " + std::string{theirs.dbname()} + " on the socket in " +
                                       current_server()->socket_folder() + " as strata");
    BOOST_TEST(upgrade(db, chain.set()).migrations.empty());
  }
  BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "1");
  pqxx::nontransaction after{theirs};
  BOOST_TEST(after.exec("SHOW lock_timeout")[0][0].c_str() == std::string{"77s"});
  BOOST_TEST(database.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

BOOST_AUTO_TEST_CASE(a_wrapped_connection_reports_places_and_an_open_transaction) {
  postgresql_fixture database;
  const postgresql_chain broken{{{.revision = "0003", .up = {"SELECT 'é',\n  nosuch"}}}};
  pqxx::connection theirs{database.url()};
  postgresql::connection db{theirs};

  BOOST_TEST(message_of([&] { upgrade(db, broken.set()); }) ==
             "migrations/0003.sql:4:3: error: statement 1 of 1 of migration 0003 failed [strata-sql]\n"
             "  engine: column \"nosuch\" does not exist (42703)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0003 is locked: strata lock --accept-edit 0003 --reason \"...\"");

  const pqxx::work open{theirs};
  BOOST_TEST(message_of([&] { upgrade(db, broken.set()); }).find("end it before migrating") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refused_statement_is_reported_with_its_place_and_all_the_servers_words) {
  postgresql_fixture database;
  database.run("CREATE TABLE nodes (id integer PRIMARY KEY)");
  database.run(
      "CREATE TABLE strata_state AS SELECT 1 AS id, 1::bigint AS format, '' AS chain, '' AS heads, "
      "'' AS digest, 0::bigint AS epoch");
  database.run("DROP TABLE strata_state");
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"SELECT 1"}},
       {.revision = "0002", .up = {"INSERT INTO nodes VALUES (1)", "INSERT INTO nodes VALUES (1)"}}}};
  const auto db = database.connect();
  upgrade(*db, chain.set(), {.target = "0001", .beside_others = true});

  BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) ==
             "migrations/0002.sql:4:1: error: statement 2 of 2 of migration 0002 failed [strata-sql]\n"
             "  engine: duplicate key value violates unique constraint \"nodes_pkey\"; detail: Key (id)=(1) already "
             "exists. (23505)\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0002 is locked: strata lock --accept-edit 0002 --reason \"...\"");
  BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "0");
}

BOOST_AUTO_TEST_CASE(an_error_inside_a_do_block_points_at_its_line) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001",
        .up = {"DO $$\nBEGIN\n  PERFORM 1;\n  RAISE EXCEPTION 'no' USING HINT = 'stop';\nEND $$"}}}};
  const auto db = database.connect();

  BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) ==
             "migrations/0001.sql:6:3: error: statement 1 of 1 of migration 0001 failed [strata-sql]\n"
             "  engine: no; hint: stop; in: PL/pgSQL function inline_code_block line 4 at RAISE (P0001)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0001 is locked: strata lock --accept-edit 0001 --reason \"...\"");
}

BOOST_AUTO_TEST_CASE(notices_reach_the_observer) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"DROP TABLE IF EXISTS nosuch"}}}};
  notes watching;
  const auto db = database.connect();

  upgrade(*db, chain.set(), {.observer = &watching});

  BOOST_TEST(watching.notices == std::vector<std::string>{"NOTICE: table \"nosuch\" does not exist, skipping"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_script_that_changes_the_search_path_does_not_lead_the_bookkeeping_astray) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001",
        .up = {"SELECT pg_catalog.set_config('search_path', '', false)", "CREATE TABLE public.nodes (id integer)"}},
       {.revision = "0002", .up = {"CREATE TABLE jobs (id integer)"}}}};
  const auto db = database.connect();

  upgrade(*db, chain.set(), {.transactions = transactions::per_migration});

  BOOST_TEST(upgrade(*db, chain.set()).migrations.empty());
  BOOST_TEST(db->query("SHOW search_path")[0][0].value() == "\"$user\", public");
}

BOOST_AUTO_TEST_CASE(a_database_that_cannot_be_reached_is_named_without_its_password) {
  BOOST_TEST(
      message_of([] { postgresql::driver.connect("postgresql://u:geheim@127.0.0.1:1/d", {}); }) ==
      "error: cannot connect to PostgreSQL [strata-cannot-connect]\n"
      "  engine: connection to server at \"127.0.0.1\", port 1 failed: Connection refused Is the server running on "
      "that host and accepting TCP/IP connections?\n"
      "  database: unchanged\n"
      "  help: check the URL, and that the server is there: psql with the same URL shows it");
}

BOOST_AUTO_TEST_CASE(at_head_one_query_is_one_round_trip) {
  postgresql_fixture database;
  counted_run counting;
  const postgresql_chain chain{many(30)};
  const auto db = postgresql::driver.connect(counting.url_of(database), {});
  upgrade(*db, chain.set());
  counting.proxy.judge_with({});

  upgrade(*db, chain.set());

  BOOST_TEST(counting.proxy.queries().size() == 1u);
}

BOOST_AUTO_TEST_CASE(applying_takes_a_round_trip_a_statement_and_a_constant_a_migration) {
  postgresql_fixture database;
  counted_run counting;
  const auto db = postgresql::driver.connect(counting.url_of(database), {});
  std::vector<std::size_t> trips;
  for (const std::size_t count : {10U, 20U}) {
    database.empty();
    const auto again = postgresql::driver.connect(counting.url_of(database), {});
    counting.proxy.judge_with({});
    upgrade(*again, postgresql_chain{many(count)}.set(), {.transactions = transactions::per_migration});
    trips.push_back(counting.proxy.queries().size());
  }

  // Three statements, and: BEGIN, the state read, two rows and the state written, COMMIT.
  BOOST_TEST(trips[1] - trips[0] == 10 * (3 + 6));
  BOOST_TEST(trips[0] - 10 * (3 + 6) < 21u);
}

BOOST_AUTO_TEST_CASE(a_history_that_was_changed_by_hand_is_found) {
  postgresql_fixture database;
  const postgresql_chain chain{two_migrations()};
  const postgresql_chain older{{two_migrations().front()}};
  const auto db = database.connect();
  upgrade(*db, chain.set());

  database.run("UPDATE strata_migrations SET down_script = replace(down_script, 'region', 'nothing')");
  const auto altered = check(*db, chain.set());
  BOOST_REQUIRE(altered.size() == 1u);
  BOOST_CHECK(altered[0].what == difference::kind::altered);
  BOOST_TEST(altered[0].revision == "0002");
  BOOST_TEST(message_of([&] { downgrade(*db, older.set(), {.target = "0001"}); }) ==
             "error: the stored down script of 0002 is not as Strata wrote it: its checksum does not fit "
             "[strata-damaged-bookkeeping]\n"
             "  database: unchanged\n"
             "  help: take 0002 back with a program that holds it, or restore the bookkeeping from a backup");

  database.run("DELETE FROM strata_migrations WHERE revision = '0002'");
  const auto shortened = check(*db, chain.set());
  BOOST_REQUIRE(shortened.size() == 1u);
  BOOST_CHECK(shortened[0].what == difference::kind::altered);
  BOOST_TEST(shortened[0].revision == "0001");
}

BOOST_AUTO_TEST_CASE(an_older_program_takes_back_what_it_never_knew) {
  postgresql_fixture database;
  auto texts = two_migrations();
  texts[1].compatible = false;
  const postgresql_chain chain{texts};
  const postgresql_chain older{{two_migrations().front()}};
  const auto db = database.connect();
  upgrade(*db, chain.set());

  BOOST_TEST(message_of([&] { upgrade(*db, older.set()); }) ==
             "error: the database is newer than this program: it is at 0002 (applied " +
                 read_history(*db, older.set()).find("0002")->applied_at +
                 " by a program built 2026-01-30 09:00:00), and this program, built 2026-01-30 09:00:00, whose head is "
                 "0001, does not know 0002 [strata-ahead]\n"
                 "  database: unchanged\n"
                 "  help: start the newer program, or take its migrations back: test-migrate downgrade 0001");
  downgrade(*db, older.set(), {.target = "0001"});
  BOOST_TEST(database.one("SELECT count(*) FROM information_schema.columns WHERE table_name = 'nodes'") == "2");
}

BOOST_AUTO_TEST_SUITE_END()
