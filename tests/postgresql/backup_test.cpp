// Backups through pg_dump, restores through pg_restore and psql, and seeds, on a server.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <thread>

#include "runtime/database.hpp"
#include "runtime/internal/child_process.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::vector<migration_text> three_steps() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE nodes (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)",
                  "INSERT INTO nodes (name) VALUES (E'tab\\tand \\\\ and ''quote''')"},
           .down = {"DROP TABLE nodes"}},
          {.revision = "0002",
           .up = {"CREATE TYPE mood AS ENUM ('calm', 'busy')", "ALTER TABLE nodes ADD COLUMN mood mood DEFAULT 'calm'"},
           .down = {"ALTER TABLE nodes DROP COLUMN mood", "DROP TYPE mood"}},
          {.revision = "0003",
           .up = {"CREATE SCHEMA audit", "CREATE TABLE audit.events (what text)", "CREATE TABLE jobs (id integer)",
                  "CREATE TYPE size AS (width integer, height integer)",
                  "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'",
                  "CREATE VIEW calm AS SELECT * FROM nodes WHERE mood = 'calm'"},
           .down = {"DROP VIEW calm", "DROP FUNCTION twice", "DROP TYPE size", "DROP TABLE jobs",
                    "DROP SCHEMA audit CASCADE"}}};
}

constexpr const char* user_objects =
    "SELECT coalesce(string_agg(name, ' ' ORDER BY name), '') FROM ("
    "SELECT relname AS name FROM pg_class JOIN pg_namespace AS s ON s.oid = relnamespace "
    " WHERE s.nspname IN ('public', 'audit') AND relkind IN ('r', 'v', 'S') AND relname NOT LIKE 'strata%' "
    "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
    "UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e') "
    "UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'audit') AS objects";

struct pg_backup_fixture {
  pg_backup_fixture() {
    db = database.connect();
    upgrade(*db, chain.set(), {.target = "0002"});
    database.run("INSERT INTO nodes (name, mood) SELECT 'n' || n, 'busy' FROM generate_series(1, 500) AS n");
  }

  std::string state() {
    return database.one(user_objects) + " / " + database.one("SELECT count(*), sum(id) FROM nodes") + " / " +
           database.one("SELECT heads, digest FROM strata_state");
  }

  // Restores need the database for themselves: the fixture's look is a session called strata, which does not count.
  postgresql_fixture database;
  postgresql_chain chain{three_steps()};
  std::unique_ptr<connection> db;
  temporary_folder folder;
  std::string copy = folder.file("one.backup");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup_test, pg_backup_fixture)

BOOST_AUTO_TEST_CASE(a_restored_database_is_as_it_was_and_upgrades) {
  const std::string before = state();
  const backup_report made = backup(*db, chain.set(), copy);
  upgrade(*db, chain.set());
  database.run("DELETE FROM nodes");

  const restore_report did = restore(*db, chain.set(), copy, {.applied_by = "ada@host"});

  BOOST_TEST(made.bytes == std::filesystem::file_size(copy));
  BOOST_TEST(did.from == std::vector<std::string>{"0003"}, boost::test_tools::per_element());
  BOOST_TEST(did.to == std::vector<std::string>{"0002"}, boost::test_tools::per_element());
  BOOST_TEST(state() == before);
  BOOST_TEST(database.one("SELECT name FROM nodes ORDER BY id LIMIT 1") == "tab\tand \\ and 'quote'");
  BOOST_TEST(database.one("SELECT event, revision, by FROM strata_log ORDER BY id DESC LIMIT 1") ==
             "restore|0002|ada@host");
  BOOST_TEST(check(*db, chain.set()).empty());
  BOOST_TEST(upgrade(*db, chain.set()).migrations.size() == 1u);
  database.run("INSERT INTO nodes (name) VALUES ('the sequence goes on')");
  BOOST_TEST(database.one("SELECT max(id) FROM nodes") == "502");
  BOOST_TEST(database.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

BOOST_AUTO_TEST_CASE(a_lease_is_neither_kept_nor_in_the_way) {
  const auto leased = database.connect("&strata_lock=lease");
  upgrade(*leased, chain.set());
  backup(*leased, chain.set(), copy);
  database.run("DELETE FROM nodes");

  const auto start = std::chrono::steady_clock::now();
  restore(*leased, chain.set(), copy);
  upgrade(*leased, chain.set(), {.target = "0003"});

  BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds{10}));
  BOOST_TEST(database.one("SELECT count(*) FROM nodes") == "501");
  BOOST_TEST(database.one("SELECT event FROM strata_log ORDER BY id DESC LIMIT 1") == "restore");
}

BOOST_AUTO_TEST_CASE(a_prefix_in_capitals_is_found_again) {
  const built_chain shop{three_steps(), false, "Shop", postgresql::driver};
  database.empty();
  db = database.connect();
  upgrade(*db, shop.set());

  backup(*db, shop.set(), copy);
  restore(*db, shop.set(), copy);

  BOOST_TEST(database.one("SELECT event FROM shop_log ORDER BY id DESC LIMIT 1") == "restore");
}

BOOST_AUTO_TEST_CASE(large_objects_do_not_break_the_one_transaction) {
  database.run("SELECT lo_from_bytea(0, 'large')");
  backup(*db, chain.set(), copy);
  database.run("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");

  restore(*db, chain.set(), copy);

  BOOST_TEST(database.one("SELECT convert_from(lo_get(oid), 'UTF8') FROM pg_largeobject_metadata") == "large");
}

BOOST_AUTO_TEST_CASE(a_launch_copies_first_and_keeps_the_last) {
  const std::string backups = folder.file("backups");
  const options how{.backup = {.folder = backups, .keep = 1}};

  const report up = upgrade(*db, chain.set(), how);
  options back = how;
  back.target = "-1";
  const report down = downgrade(*db, chain.set(), back);
  BOOST_TEST(upgrade(*db, chain.set(), {.target = "0002", .backup = {.folder = backups}}).backup == "");

  BOOST_TEST(up.backup.starts_with(backups + "/" + database.name() + "-"));
  BOOST_TEST(up.backup.find("-0002-") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(up.backup));
  BOOST_TEST(std::filesystem::exists(down.backup));
  BOOST_TEST(restore(*db, chain.set(), down.backup).to.front() == "0003");
}

BOOST_AUTO_TEST_CASE(a_failed_restore_leaves_what_was_there) {
  backup(*db, chain.set(), copy);
  upgrade(*db, chain.set());
  const std::string before = state();
  // Whatever is restored, this fires on the way to COMMIT.
  database.run(
      "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
      "RAISE EXCEPTION 'no table today'; END $$");
  database.run("ALTER FUNCTION refuse() SET SCHEMA pg_catalog");
  database.run(
      "CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE TABLE') "
      "EXECUTE FUNCTION pg_catalog.refuse()");

  const std::string said = message_of([&] { restore(*db, chain.set(), copy); });

  BOOST_TEST(said.find("no table today") != std::string::npos, said);
  BOOST_TEST(said.find("[strata-backup-failed]") != std::string::npos, said);
  BOOST_TEST(said.find("database: as before: a restore is all or nothing") != std::string::npos, said);
  BOOST_TEST(state() == before);
  database.run("DROP EVENT TRIGGER refuse");
  restore(*db, chain.set(), copy);
}

BOOST_AUTO_TEST_CASE(a_cut_backup_is_refused_before_anything_is_dropped) {
  backup(*db, chain.set(), copy);
  std::filesystem::resize_file(copy, std::filesystem::file_size(copy) - 900);
  const std::string before = state();

  const std::string said = message_of([&] { restore(*db, chain.set(), copy); });

  BOOST_TEST(said.starts_with("error: " + copy +
                              " cannot be restored: it is no whole copy of a postgresql database "
                              "[strata-not-a-backup]\n  engine: pg_restore: error: "),
             said);
  BOOST_TEST(state() == before);
}

BOOST_AUTO_TEST_CASE(a_backup_of_another_chain_is_refused) {
  const postgresql_chain other{{{.revision = "77", .up = {"CREATE TABLE theirs (x integer)"}}}};
  postgresql_fixture theirs;
  upgrade(theirs.url(), other.set());
  backup(*theirs.connect(), other.set(), copy);
  const std::string before = state();

  const std::string said = message_of([&] { restore(*db, chain.set(), copy); });

  BOOST_TEST(said.starts_with("error: " + copy + " cannot be restored: it belongs to another chain than test "), said);
  BOOST_TEST(state() == before);
}

BOOST_AUTO_TEST_CASE(others_who_are_connected_are_not_overrun) {
  backup(*db, chain.set(), copy);
  pqxx::connection other{database.url() + "&application_name=billing"};

  const std::string said = message_of([&] { restore(*db, chain.set(), copy); });

  BOOST_TEST(said.find("others are connected to the database: billing") != std::string::npos, said);
  BOOST_TEST(said.find("[strata-locked]") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(missing_programs_are_named_with_the_package) {
  const std::string version = database.one("SELECT current_setting('server_version_num')::integer / 10000");
  const options how{.backup = {.folder = folder.file("backups"), .programs = folder.path().string()}};
  const std::string before = state();

  const std::string said = message_of([&] { upgrade(*db, chain.set(), how); });

  BOOST_TEST(said == "error: pg_dump, pg_restore and psql of version " + version + " or newer are not in " +
                         folder.path().string() +
                         " [strata-missing-program]\n"
                         "  database: unchanged\n"
                         "  help: install them (on Debian and Ubuntu: apt install postgresql-client-" +
                         version + "), or name their folder: --programs FOLDER, options.backup.programs");
  BOOST_TEST(state() == before);
}

BOOST_AUTO_TEST_CASE(older_programs_than_the_server_are_not_used) {
  for (const char* const name : {"pg_dump", "pg_restore", "psql"}) {
    std::ofstream{folder.file(name)} << "#!/bin/sh\necho \"$(basename $0) (PostgreSQL) 9.6.1\"\n";
    std::filesystem::permissions(folder.file(name), std::filesystem::perms::owner_all);
  }

  const std::string said = message_of([&] { backup(*db, chain.set(), copy, {.programs = folder.path().string()}); });

  BOOST_TEST(
      said.find("; too old: version 9 in " + folder.path().string() + " [strata-missing-program]") != std::string::npos,
      said);
}

BOOST_AUTO_TEST_CASE(a_password_is_given_by_the_environment_and_nowhere_else) {
  for (const char* const name : {"pg_dump", "pg_restore", "psql"}) {
    std::ofstream{folder.file(name)}
        << "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) 99.0'; exit; "
           "fi\necho \"$@\" > "
        << folder.file("words") << "\necho \"$PGPASSWORD\" > " << folder.file("password")
        << "\necho 'pg_dump: error: as asked' >&2\nexit 1\n";
    std::filesystem::permissions(folder.file(name), std::filesystem::perms::owner_all);
  }
  const auto with_password = database.connect("&password=seventeen%20apes&keepalives=1");

  const std::string said =
      message_of([&] { backup(*with_password, chain.set(), copy, {.programs = folder.path().string()}); });

  const auto content = [&](const char* name) {
    std::string text;
    std::getline(std::ifstream{folder.file(name)}, text);
    return text;
  };
  BOOST_TEST(content("password") == "seventeen apes");
  BOOST_TEST(content("words").find("apes") == std::string::npos);
  BOOST_TEST(content("words").find("--dbname=keepalives='1'") != std::string::npos, content("words"));
  BOOST_TEST(said.find("pg_dump: error: as asked") != std::string::npos, said);
  BOOST_TEST(said.find("apes") == std::string::npos);
  BOOST_TEST(!std::filesystem::exists(copy));
}

BOOST_AUTO_TEST_CASE(a_program_that_cannot_be_started_leaves_no_descriptor_open) {
  const auto open_files = [] { return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {}); };
  const auto before = open_files();

  for (int turn = 0; turn < 3; ++turn) {
    BOOST_CHECK_THROW((child_process{{"/no/such/program"}, {}, {.input = true, .output = true}}), process_error);
  }

  BOOST_TEST(open_files() == before);
}

BOOST_AUTO_TEST_CASE(a_lent_connection_gets_a_clear_answer) {
  pqxx::connection theirs{database.url()};
  postgresql::connection lent{theirs};

  const std::string said = message_of([&] { backup(lent, chain.set(), copy); });

  BOOST_TEST(said.find(" cannot be copied over this connection [strata-backup-failed]") != std::string::npos, said);
  BOOST_TEST(said.find("help: connect by URL: strata::connect(url, ...), or the operator's program") !=
             std::string::npos);
}

// The process dies at a time that moves through the whole restore.
BOOST_AUTO_TEST_CASE(a_killed_restore_leaves_the_old_or_the_new_database) {
  database.run("CREATE TABLE ballast AS SELECT n, repeat('x', 200) AS text FROM generate_series(1, 20000) AS n");
  backup(*db, chain.set(), copy);
  const std::string kept = state();
  upgrade(*db, chain.set());
  database.run("DELETE FROM nodes WHERE id > 100");
  const std::string former = state();
  db.reset();

  int old_ones = 0;
  int new_ones = 0;
  for (int delay = 0; new_ones == 0 || delay < 400; delay += 20) {
    BOOST_REQUIRE(delay < 20'000);
    const pid_t child = fork();
    if (child == 0) {
      try {
        restore(*database.connect(), chain.set(), copy);
      } catch (const std::exception&) {
        _exit(1);
      }
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{delay});
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    // What the process started may still be at work; it cannot commit any more than the server has heard.
    while (database.one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                        "pg_backend_pid() AND backend_type = 'client backend'") != "0") {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    const std::string found = state();
    BOOST_REQUIRE_MESSAGE(found == former || found == kept, "killed after " << delay << " ms: " << found);
    (found == former ? old_ones : new_ones) += 1;
    if (found == kept) {
      upgrade(database.url(), chain.set());
      database.run("DELETE FROM nodes WHERE id > 100");
      BOOST_REQUIRE(state() == former);
    }
  }
  BOOST_TEST_MESSAGE(old_ones << " left the old database, " << new_ones << " the new one");
  BOOST_TEST(old_ones > 3);
  BOOST_TEST(new_ones > 0);
}

BOOST_AUTO_TEST_CASE(seeds_run_once_and_are_cleared) {
  postgresql_chain seeded{three_steps()};
  seeded.add_seed("10_nodes", {"INSERT INTO nodes (name) VALUES ('hare')"}, {"DELETE FROM nodes WHERE name = 'hare'"});
  upgrade(*db, seeded.set());

  BOOST_TEST(seed(*db, seeded.set()).ran.size() == 1u);
  BOOST_TEST(seed(*db, seeded.set()).unchanged.size() == 1u);
  BOOST_TEST(database.one("SELECT count(*) FROM nodes WHERE name = 'hare'") == "1");
  BOOST_TEST(seed(*db, seeded.set(), {.action = seed_action::clear}).cleared.size() == 1u);
  BOOST_TEST(database.one("SELECT count(*) FROM nodes WHERE name = 'hare'") == "0");
  BOOST_TEST(database.one("SELECT count(*) FROM strata_seeds") == "0");

  seeded.add_seed("20_bad", {"INSERT INTO nodes (name) VALUES ('snail')", "INSERT INTO nodes (nam) VALUES ('x')"});
  const std::string said = message_of([&] { seed(*db, seeded.set()); });
  BOOST_TEST(said.starts_with("seeds/20_bad.sql:4:20: error: statement 2 of 2 of seed 20_bad failed [strata-sql]\n"),
             said);
  BOOST_TEST(database.one("SELECT count(*) FROM nodes WHERE name IN ('hare', 'snail')") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
