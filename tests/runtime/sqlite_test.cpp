#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <strata/strata.hpp>
#include <thread>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"
#include "runtime/src/sqlite/database_path.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

const built_chain& three() {
  static const built_chain made{three_migrations()};
  return made;
}

struct url_reading {
  std::string url;
  std::string path;
};
std::ostream& operator<<(std::ostream& out, const url_reading& shown) { return out << shown.url; }
const url_reading url_readings[] = {{"sqlite:///nimbus.db", "nimbus.db"},
                                    {"sqlite:////var/lib/nimbus.db", "/var/lib/nimbus.db"},
                                    {"sqlite://", ""},
                                    {"sqlite:///:memory:", ""},
                                    {"sqlite:///a%23b.db", "a#b.db"},
                                    {"sqlite+pysqlite:///a%20b%3f.db?foreign_keys=off", "a b?.db"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_test)

BOOST_DATA_TEST_CASE(a_url_names_this_file, boost::unit_test::data::make(url_readings), each) {
  BOOST_TEST(sqlite::parse_url(each.url).path == each.path);
}

BOOST_AUTO_TEST_CASE(a_url_that_cannot_be_read_says_why) {
  BOOST_TEST(message_of([] { (void)connect("sqlite://relative.db", three().set()); }) ==
             "error: the database URL cannot be read: 'relative.db' stands where a host would; a relative path needs "
             "three slashes [strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory), with "
             "?mode=ro|rw|rwc and foreign_keys=on|off where needed");
  BOOST_TEST(message_of([] { (void)connect("sqlite:///?mode=rw", three().set()); }) ==
             "error: the database URL cannot be read: it names no file [strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory), with "
             "?mode=ro|rw|rwc and foreign_keys=on|off where needed");
  BOOST_TEST(message_of([] { (void)connect("nimbus.db", three().set()); }) ==
             "error: the database URL has no scheme [strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory)");
  BOOST_TEST(message_of([] { (void)connect("sqlite:a.db", three().set()); }) ==
             "error: the database URL has no '//' behind 'sqlite:' [strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory)");
  BOOST_TEST(message_of([] { (void)connect("sqlite:///a.db#main", three().set()); }) ==
             "error: the database URL cannot be read: '#' would begin a fragment; in a file's name it is %23 "
             "[strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory), with "
             "?mode=ro|rw|rwc and foreign_keys=on|off where needed");
  BOOST_TEST(message_of([] { (void)connect("postgresql://u:secret@h/d", three().set()); }) ==
             "error: this program has no driver for 'postgresql' URLs [strata-unknown-dialect]\n"
             "  help: it was built with DIALECTS sqlite; add the dialect to add_migrations() and build again");
}

struct counted_waits final : observer {
  void waiting_for_lock(const wait_event& event) override {
    ++told;
    limit = event.limit;
  }
  int told = 0;
  std::chrono::milliseconds limit{0};
};

// Somebody else holds the file in a way that not even reads pass.
BOOST_AUTO_TEST_CASE(the_options_limit_the_first_reads_on_a_wrapped_handle) {
  const temporary_folder folder;
  database other{folder.file("a.db")};
  database theirs{folder.file("a.db")};
  sqlite3_busy_timeout(theirs.handle(), 0);
  sqlite::connection wrapped{theirs.handle()};
  upgrade(wrapped, three().set());
  other.run("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");

  using operation = report (*)(connection&, const chain_set&, const options&);
  for (const operation work : {operation{upgrade}, operation{downgrade}, operation{stamp}}) {
    counted_waits waits;
    options how{.target = "0001", .wait = {.limit = std::chrono::milliseconds{200}}, .observer = &waits};
    const auto start = std::chrono::steady_clock::now();

    BOOST_CHECK_EXCEPTION(work(wrapped, three().set(), how), lock_error,
                          [](const lock_error& thrown) { return thrown.code() == errc::locked; });

    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds{20}));
    BOOST_TEST(waits.told > 0);
    BOOST_TEST((waits.limit == std::chrono::milliseconds{200}));
  }
  // What the handle did before is what it does afterwards.
  BOOST_TEST((wrapped.exchange_wait({}).limit == std::chrono::seconds{60}));
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_named) {
  const temporary_folder folder;

  const std::string said = message_of([&] { upgrade("sqlite:///" + folder.file("no/such/x.db"), three().set()); });

  BOOST_TEST(replaced(said, folder.path().string(), "FOLDER") ==
             "error: cannot open the SQLite database FOLDER/no/such/x.db [strata-cannot-connect]\n"
             "  engine: unable to open database file\n"
             "  database: unchanged\n"
             "  help: make the folder first: mkdir -p FOLDER/no/such");
  BOOST_TEST(!std::filesystem::exists(folder.file("no")));
}

BOOST_AUTO_TEST_CASE(a_folder_in_the_place_of_the_file_is_named) {
  const temporary_folder folder;

  const std::string said = message_of([&] { upgrade("sqlite:///" + folder.path().string(), three().set()); });

  BOOST_TEST(replaced(said, folder.path().string(), "FOLDER") ==
             "error: cannot open the SQLite database FOLDER [strata-cannot-connect]\n"
             "  engine: unable to open database file\n"
             "  database: unchanged\n"
             "  help: this is a folder: name a file in it");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_left_alone) {
  const temporary_folder folder;
  const std::string text =
      "This is a letter to my aunt, and surely longer than a hundred bytes, so that SQLite reads "
      "its header and sees what it is.";
  std::ofstream{folder.file("letter.txt")} << text;

  const std::string said = message_of([&] { upgrade("sqlite:///" + folder.file("letter.txt"), three().set()); });

  BOOST_TEST(replaced(said, folder.path().string(), "FOLDER") ==
             "error: cannot migrate the SQLite database FOLDER/letter.txt [strata-not-a-database]\n"
             "  engine: file is not a database (SQLite result code 26)\n"
             "  database: unchanged\n"
             "  help: check the URL; if this is the right file, restore it from a backup");
  std::string after;
  std::getline(std::ifstream{folder.file("letter.txt")}, after);
  BOOST_TEST(after == text);
}

BOOST_AUTO_TEST_CASE(a_read_only_database_is_fine_at_head_and_refused_behind_it) {
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("x.db");
  upgrade(url, three().set(), {.target = "0001"});

  const std::string said = message_of([&] { upgrade(url + "?mode=ro", three().set()); });
  BOOST_TEST(replaced(said, folder.path().string(), "FOLDER") ==
             "migrations/0002.sql: error: migration 0002 could not be started [strata-read-only]\n"
             "  engine: attempt to write a readonly database (SQLite result code 8)\n"
             "  database: at 0001, as before\n"
             "  help: make the database and its folder writable for this program, or migrate as a user who may");

  upgrade(url, three().set());
  BOOST_TEST(!upgrade(url + "?mode=ro", three().set()).changed());
}

BOOST_AUTO_TEST_CASE(a_database_locked_by_somebody_else_is_waited_for_and_then_refused) {
  struct listener : observer {
    int waits = 0;
    void waiting_for_lock(const wait_event&) override { ++waits; }
  } listening;
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("x.db");
  upgrade(url, three().set(), {.target = "0001"});
  database other{folder.file("x.db")};
  other.run("BEGIN IMMEDIATE");

  const std::string said = message_of(
      [&] { upgrade(url, three().set(), {.wait = {.limit = std::chrono::milliseconds{50}}, .observer = &listening}); });

  BOOST_TEST(
      replaced(said, folder.path().string(), "FOLDER") ==
      "migrations/0002.sql: error: migration 0002 could not be started [strata-locked]\n"
      "  engine: database is locked (SQLite result code 5)\n"
      "  database: at 0001, as before\n"
      "  help: wait for the other program or end it, then start again; options.wait sets the limit, --timeout on "
      "the command line");
  BOOST_TEST(listening.waits == 1);
}

BOOST_AUTO_TEST_CASE(a_lock_that_goes_away_is_waited_for) {
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("x.db");
  upgrade(url, three().set(), {.target = "0001"});
  database other{folder.file("x.db")};
  other.run("BEGIN EXCLUSIVE");
  std::thread releasing{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    other.run("COMMIT");
  }};

  const report done = upgrade(url, three().set());
  releasing.join();

  BOOST_TEST(done.migrations.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_connection_inside_a_transaction_is_refused) {
  database file;
  file.run("BEGIN");
  sqlite::connection db{file.handle()};

  BOOST_TEST(message_of([&] { upgrade(db, three().set()); }) ==
             "error: the connection is inside a transaction of its own [strata-in-transaction]\n"
             "  database: unchanged\n"
             "  help: commit or roll back before migrating");
}

BOOST_AUTO_TEST_CASE(a_wrapped_connection_is_not_closed_and_keeps_its_settings) {
  database file;
  file.run("PRAGMA foreign_keys = ON");
  {
    sqlite::connection db{file.handle()};
    upgrade(db, three().set());
    downgrade(db, three().set(), {.target = "base"});
  }

  BOOST_TEST(file.one("PRAGMA foreign_keys") == "1");
  BOOST_TEST(file.one("PRAGMA busy_timeout") == "10000");
}

BOOST_AUTO_TEST_CASE(a_transaction_of_the_application_outlives_the_wrapper) {
  database file;
  file.run("CREATE TABLE own (x); BEGIN; INSERT INTO own VALUES (1)");
  { const sqlite::connection db{file.handle()}; }
  file.run("COMMIT");

  BOOST_TEST(file.one("SELECT count(*) FROM own") == "1");
}

BOOST_AUTO_TEST_CASE(rebuilding_a_parent_deletes_no_children) {
  database file;
  file.run("PRAGMA foreign_keys = ON");
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts.push_back(
      {.revision = "0004",
       .up = {"CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT DEFAULT '-')",
              "INSERT INTO new_nodes SELECT id, name, region FROM nodes", "DROP TABLE nodes",
              "ALTER TABLE new_nodes RENAME TO nodes"},
       .down = {"SELECT 1"},
       .drops_tables = true});
  const built_chain rebuilding{texts};
  upgrade(db, rebuilding.set(), {.target = "0003"});
  file.run("INSERT INTO jobs VALUES (1, 1), (2, 1)");

  upgrade(db, rebuilding.set());

  BOOST_TEST(file.one("SELECT count(*) FROM jobs") == "2");
  BOOST_TEST(file.one("PRAGMA foreign_keys") == "1");
}

BOOST_AUTO_TEST_CASE(a_rebuild_that_loses_referred_rows_is_rolled_back) {
  database file;
  file.run("PRAGMA foreign_keys = ON");
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts.push_back({.revision = "0004",
                   .up = {"CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT)",
                          "DROP TABLE nodes", "ALTER TABLE new_nodes RENAME TO nodes"},
                   .down = {"SELECT 1"},
                   .drops_tables = true});
  const built_chain rebuilding{texts};
  upgrade(db, rebuilding.set(), {.target = "0003"});
  file.run("INSERT INTO jobs VALUES (1, 1)");
  const std::string before = file.fingerprint();

  const std::string said = message_of([&] { upgrade(db, rebuilding.set()); });

  BOOST_TEST(said ==
             "migrations/0004.sql: error: migration 0004 could not be committed [strata-foreign-key]\n"
             "  engine: row 1 of jobs refers to no row of nodes (foreign key 0)\n"
             "  database: at 0003, as before\n"
             "  help: mend the migration so that it keeps or moves the rows that others refer to");
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(file.one("PRAGMA foreign_keys") == "1");
}

BOOST_AUTO_TEST_CASE(rows_that_referred_to_nothing_before_are_not_the_migrations_fault) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts.push_back({.revision = "0004", .up = {"DROP TABLE other"}, .down = {"SELECT 1"}, .drops_tables = true});
  const built_chain dropping{texts};
  upgrade(db, dropping.set(), {.target = "0003"});
  file.run("CREATE TABLE other (x); INSERT INTO jobs VALUES (1, 77)");

  BOOST_TEST(upgrade(db, dropping.set()).migrations.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_statement_that_ends_the_transaction_stops_the_run) {
  for (const char* trap : {"INSERT OR ROLLBACK INTO nodes (id, name) VALUES (1, 'again')", "COMMIT"}) {
    database file;
    sqlite::connection db{file.handle()};
    auto texts = three_migrations();
    texts[1].up = {"CREATE TABLE before (x)", trap, "CREATE TABLE after (x)"};
    const built_chain trapped{texts};
    upgrade(db, trapped.set(), {.target = "0001"});

    BOOST_CHECK_THROW(upgrade(db, trapped.set()), statement_error);

    BOOST_TEST(file.rows("SELECT 1 FROM sqlite_schema WHERE name = 'after'").empty());
    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0001");
  }
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_the_database_as_it_was) {
  const temporary_folder folder;
  database file{folder.file("x.db")};
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[1].up.push_back(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
      "INSERT INTO nodes (name) SELECT hex(randomblob(200)) FROM n");
  const built_chain big{texts};
  upgrade(db, big.set(), {.target = "0001"});
  const std::string before = file.fingerprint();
  file.run("PRAGMA max_page_count = 40");

  const std::string said = message_of([&] { upgrade(db, big.set()); });

  BOOST_TEST(said ==
             "migrations/0002.sql:5:1: error: statement 3 of 3 of migration 0002 failed [strata-disk-full]\n"
             "  engine: database or disk is full (SQLite result code 13)\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: make room, then start again");
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(two_threads_may_upgrade_one_database_at_the_same_time) {
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("x.db");
  std::atomic<std::size_t> applied = 0;
  std::vector<std::thread> threads;
  for (int index = 0; index < 2; ++index) {
    threads.emplace_back([&] { applied += upgrade(url, three().set()).migrations.size(); });
  }
  for (std::thread& each : threads) each.join();

  BOOST_TEST(applied == 3u);
  BOOST_TEST(database{folder.file("x.db")}.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
