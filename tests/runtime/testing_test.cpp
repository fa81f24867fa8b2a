// Fresh SQLite databases for tests: what they hold, that each is one's own, and that migrations run once for all.
#include <sqlite3.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <stdexcept>
#include <strata/strata.hpp>
#include <strata/testing.hpp>
#include <thread>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;
using testing::fresh;

namespace {

std::atomic<int> runs{0};
std::atomic<bool> failing{false};

void count_run(connection& db) {
  ++runs;
  if (failing) throw std::runtime_error{"not today"};
  db.run("INSERT INTO nodes (name) VALUES ('from C++')");
}

// Texts of their own, so that no other test has had the same database before.
std::vector<migration_text> counted(const std::string& name) {
  std::vector<migration_text> texts = three_migrations();
  texts.push_back({.revision = "0004",
                   .up = {"CREATE TABLE " + name + " (id INTEGER PRIMARY KEY)"},
                   .down = {"DROP TABLE " + name}});
  texts.push_back({.revision = "0005", .up = {"call count_run"}, .steps = {{"count_run", count_run}}});
  return texts;
}

std::vector<std::string> lines(connection& db, const std::string& sql) {
  std::vector<std::string> found;
  for (const row& each : db.query(sql)) {
    std::string line;
    for (const auto& column : each) line += (&column == each.data() ? "" : "|") + column.value_or("NULL");
    found.push_back(line);
  }
  return found;
}

std::vector<std::string> contents(connection& db) {
  std::vector<std::string> found = lines(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema");
  for (const std::string& table : lines(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                        "'strata%' AND name NOT LIKE 'sqlite_stat%' ORDER BY name")) {
    for (const std::string& each : lines(db, "SELECT * FROM " + table)) found.push_back(table + ": " + each);
  }
  for (const std::string& each :
       lines(db, "SELECT revision, digest, down_script, statements_done FROM strata_migrations")) {
    found.push_back(each);
  }
  return found;
}

struct counting_fixture {
  counting_fixture() {
    runs = 0;
    failing = false;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(testing_test, counting_fixture)

BOOST_AUTO_TEST_CASE(a_copy_is_what_migrating_makes) {
  const built_chain chain{counted("copied")};
  const auto migrated = connect("sqlite://", chain.set());
  upgrade(*migrated, chain.set());

  const testing::database first = fresh(chain.set());
  const testing::database copy = fresh(chain.set());

  BOOST_TEST(contents(first.connection()) == contents(*migrated), boost::test_tools::per_element());
  BOOST_TEST(contents(copy.connection()) == contents(*migrated), boost::test_tools::per_element());
  BOOST_TEST(lines(copy.connection(), "PRAGMA integrity_check").at(0) == "ok");
  BOOST_TEST(lines(copy.connection(), "PRAGMA foreign_keys").at(0) == "1");
  BOOST_TEST(to_string(probe(copy.connection(), chain.set()).state) == to_string(standing::current));
  BOOST_TEST(!upgrade(copy.connection(), chain.set()).changed());
  BOOST_TEST(copy.url().empty());
}

BOOST_AUTO_TEST_CASE(each_is_ones_own_and_outlives_the_others) {
  const built_chain chain{counted("own")};
  testing::database kept = fresh(chain.set());
  {
    const testing::database other = fresh(chain.set());
    other.connection().execute("DELETE FROM nodes");
    downgrade(other.connection(), chain.set(), {.target = "0001"});
    testing::database moved = fresh(chain.set());
    sqlite3* const handle = moved.handle();
    kept = std::move(moved);
    BOOST_TEST(kept.handle() == handle);
  }
  BOOST_TEST(lines(kept.connection(), "SELECT count(*) FROM nodes").at(0) == "2");
  BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(a_revision_is_a_database_of_another_kind) {
  const built_chain chain{counted("revisions")};
  for (int round = 0; round < 2; ++round) {
    const testing::database early = fresh(chain.set(), "0002");
    BOOST_TEST(current(early.connection(), chain.set()).at(0) == "0002");
    BOOST_TEST(lines(early.connection(), "SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'").at(0) == "0");
    BOOST_TEST(upgrade(early.connection(), chain.set()).migrations.size() == 3U);
    // The same by another name.
    BOOST_TEST(current(fresh(chain.set(), {.target = "+2"}).connection(), chain.set()).at(0) == "0002");
  }
  BOOST_TEST(runs == 2);
  BOOST_TEST(message_of([&] { static_cast<void>(fresh(chain.set(), "0815")); }).find("[strata-unknown-target]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_edited_chain_of_the_same_name_is_not_taken_for_the_former) {
  const built_chain before{counted("edited")};
  static_cast<void>(fresh(before.set()));
  std::vector<migration_text> texts = counted("edited");
  texts[0].up[1] = "INSERT INTO nodes (name) VALUES ('edited')";
  const built_chain after{texts};

  BOOST_TEST(lines(fresh(after.set()).connection(), "SELECT name FROM nodes").at(0) == "edited");
  BOOST_TEST(lines(fresh(before.set()).connection(), "SELECT name FROM nodes").at(0) == "first");
  BOOST_TEST(runs == 2);
}

BOOST_AUTO_TEST_CASE(threads_wait_for_the_first_and_copy_it) {
  const built_chain chain{counted("threads")};
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 8; ++number) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        const testing::database mine = fresh(chain.set());
        mine.connection().execute("INSERT INTO nodes (name) VALUES ('mine')");
        if (lines(mine.connection(), "SELECT count(*) FROM nodes").at(0) == "3") ++good;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  BOOST_TEST(good == 160);
  BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(what_fails_is_said_and_tried_again) {
  const built_chain chain{counted("failing")};
  failing = true;
  BOOST_TEST(message_of([&] { static_cast<void>(fresh(chain.set())); }).find("[strata-step-failed]") !=
             std::string::npos);
  failing = false;

  BOOST_TEST(lines(fresh(chain.set()).connection(), "SELECT count(*) FROM nodes").at(0) == "2");
  BOOST_TEST(runs == 2);
}

BOOST_AUTO_TEST_CASE(seeds_come_when_they_are_asked_for) {
  built_chain chain{counted("seeded")};
  chain.add_seed("10_nodes", {"INSERT INTO nodes (id, name) VALUES (10, 'hare')"});
  const std::string hares = "SELECT count(*) FROM nodes WHERE name = 'hare'";
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST(lines(fresh(chain.set(), {.seeds = true}).connection(), hares).at(0) == "1");
    BOOST_TEST(lines(fresh(chain.set()).connection(), hares).at(0) == "0");
  }
  BOOST_TEST(runs == 2);
  BOOST_TEST(message_of([&] {
               static_cast<void>(fresh(chain.set(), {.target = "0002", .seeds = true}));
             }).find("[strata-not-at-head]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(repeatable_migrations_are_there) {
  const built_chain chain{three_migrations(),
                          false,
                          "strata",
                          sqlite::driver,
                          {{.revision = "named_nodes",
                            .up = {"CREATE VIEW named_nodes AS SELECT name FROM nodes"},
                            .down = {"DROP VIEW named_nodes"}}}};
  for (int round = 0; round < 2; ++round) {
    const testing::database db = fresh(chain.set());
    BOOST_TEST(lines(db.connection(), "SELECT name FROM named_nodes").at(0) == "first");
    BOOST_TEST(!upgrade(db.connection(), chain.set()).changed());
  }
}

BOOST_AUTO_TEST_CASE(functions_of_the_application_are_there_while_migrating_and_in_every_copy) {
  std::vector<migration_text> texts = three_migrations();
  texts.push_back({.revision = "0004", .up = {"UPDATE nodes SET region = home()"}});
  const built_chain chain{texts};
  const auto opened = [](connection& db) {
    sqlite3_create_function(
        static_cast<sqlite::connection&>(db).handle(), "home", 0, SQLITE_UTF8, nullptr,
        [](sqlite3_context* to, int, sqlite3_value**) { sqlite3_result_text(to, "north", -1, SQLITE_STATIC); }, nullptr,
        nullptr);
  };
  for (int round = 0; round < 2; ++round) {
    const testing::database db = fresh(chain.set(), {.on_connect = opened});
    BOOST_TEST(lines(db.connection(), "SELECT region, home() FROM nodes").at(0) == "north|north");
  }
}

BOOST_AUTO_TEST_CASE(a_file_serves_several_connections_and_goes_with_the_object) {
  const built_chain chain{counted("filed")};
  const temporary_folder folder;
  const std::string path = folder.file("fresh.db");
  const std::string url = "sqlite:///" + path;
  {
    const testing::database db = fresh(chain.set(), {.url = url});
    BOOST_TEST(db.url() == url);
    db.connection().query("PRAGMA journal_mode = WAL");
    db.connection().execute("INSERT INTO nodes (name) VALUES ('seen')");
    database other{path};
    BOOST_TEST(other.rows("SELECT name FROM nodes").back() == "seen");
    BOOST_TEST(message_of([&] { static_cast<void>(fresh(chain.set(), {.url = url})); }) ==
               path + ": error: cannot make a fresh database in " + path +
                   ": the file is there already [strata-cannot-connect]\n"
                   "  database: unchanged\n"
                   "  help: name a file that is not there; it is removed with the database");
  }
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
  BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(without_a_place_it_is_said_where_to_name_one) {
  const driver elsewhere{.dialect = "postgresql"};
  const built_chain chain{three_migrations(), false, "strata", elsewhere};
  const char* const named = std::getenv("STRATA_TEST_POSTGRESQL_URL");
  const std::string before = named == nullptr ? "" : named;
  unsetenv("STRATA_TEST_POSTGRESQL_URL");
  BOOST_TEST(
      message_of([&] { static_cast<void>(fresh(chain.set())); }) ==
      "error: there is no place for a fresh database: the chain test has no migrations for SQLite, and no server "
      "is named [strata-cannot-connect]\n"
      "  help: run the tests with a server, strata with-server -- PROGRAM, or set fresh_options.url");
  if (named != nullptr) setenv("STRATA_TEST_POSTGRESQL_URL", before.c_str(), 1);
}

BOOST_AUTO_TEST_SUITE_END()
