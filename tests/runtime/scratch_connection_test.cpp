#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct in_a_folder {
  temporary_folder folder;
  std::string other = folder.file("other.db");

  [[nodiscard]] std::unique_ptr<connection> scratch(const std::string& url = "sqlite://") const {
    return sqlite::driver.connect(url, {.scratch = true});
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder.path()}, {}));
  }
};

std::string said_of(connection& db, const std::string& sql) {
  try {
    db.execute(sql);
    return "nothing";
  } catch (const engine_error& said) {
    return said.what();
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scratch_connection_test, in_a_folder)

BOOST_AUTO_TEST_CASE(an_attached_file_is_in_memory_and_stays_while_the_connection_does) {
  const auto db = scratch();
  for (const std::string& name : {other, "file:" + other + "?mode=rwc", folder.file("sub/../other.db")}) {
    db->execute("ATTACH '" + name + "' AS other");
    db->execute("CREATE TABLE IF NOT EXISTS other.t (x)");
    db->execute("INSERT INTO other.t VALUES (1)");
    db->execute("DETACH other");
  }
  db->execute("ATTACH '" + other + "' AS other");
  BOOST_TEST(db->query("SELECT count(*) FROM other.t").at(0).at(0).value() == "3");
  db->execute("VACUUM INTO '" + folder.file("copy.db") + "'");
  db->execute("ATTACH '' AS one");
  db->execute("ATTACH ':memory:' AS two");

  BOOST_TEST(files() == 0U);
  BOOST_CHECK_THROW(scratch()->query("SELECT * FROM other.t"), engine_error);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_neither_read_nor_written) {
  database{other}.run("CREATE TABLE t (x); INSERT INTO t VALUES (7)");

  const auto db = scratch();
  db->execute("ATTACH '" + other + "' AS other");
  BOOST_TEST(said_of(*db, "SELECT * FROM other.t") == "no such table: other.t");
  db->execute("PRAGMA other.journal_mode = WAL");
  db->execute("CREATE TABLE other.t (x)");
  db->execute("VACUUM other");

  BOOST_TEST(database{other}.one("SELECT x FROM t") == "7");
  BOOST_TEST(files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_scratch_database_in_a_file_is_that_file_and_no_other) {
  const auto db = scratch("sqlite:///" + folder.file("lent.db"));
  db->execute("PRAGMA journal_mode = WAL");
  db->execute("CREATE TABLE t (x)");
  db->execute("ATTACH '" + other + "' AS other");
  db->execute("CREATE TABLE other.t (x)");

  BOOST_TEST(database{folder.file("lent.db")}.one("SELECT count(*) FROM sqlite_schema") == "1");
  BOOST_TEST(!std::filesystem::exists(other));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_kept_inside_is_refused) {
  const auto db = scratch();

  BOOST_TEST(said_of(*db, "ATTACH 'file:x?vfs=unix' AS x") ==
             "the file file:x?vfs=unix asks for a file system of its own");
  BOOST_TEST(said_of(*db, "ATTACH 'x' || '.db' AS x") ==
             "which file ATTACH means is known only when it runs; write its name as a text");
  BOOST_TEST(said_of(*db, "SELECT load_extension('x')") ==
             "the function load_extension reaches files outside the database");
  BOOST_TEST(said_of(*db, "SELECT fts3_tokenizer('simple', x'4141414141414141')") == "fts3tokenize disabled");
  // What was refused before is no reason for what fails by itself.
  BOOST_TEST(said_of(*db, "SELECT absent()") == "no such function: absent");
  db->execute("PRAGMA temp_store_directory = '/'");
  db->execute("PRAGMA hard_heap_limit = 1");
  BOOST_TEST(said_of(*db, "CREATE TABLE t AS SELECT zeroblob(100000) AS x") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_statement_without_an_end_is_stopped_and_the_next_one_has_its_own_time) {
  setenv("STRATA_SCRATCH_SECONDS", "1", 1);
  const auto db = scratch();
  unsetenv("STRATA_SCRATCH_SECONDS");
  constexpr const char* endless =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

  for (int time = 0; time < 2; ++time) {
    BOOST_TEST(said_of(*db, endless) == "stopped after 1 s of processor time");
    BOOST_TEST(said_of(*db, "SELECT 1") == "nothing");
  }
}

BOOST_AUTO_TEST_CASE(a_tokenizer_is_no_text_while_migrations_run_on_an_applications_handle) {
  const built_chain chain{{.revision = "1", .up = {"SELECT fts3_tokenizer('simple', x'4141414141414141')"}}};
  database own;
  for (const int allowed : {1, 0}) {
    sqlite3_db_config(own.handle(), SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, allowed, nullptr);
    sqlite::connection lent{own.handle()};

    BOOST_TEST(message_of([&] { upgrade(lent, chain.set()); }).find("fts3tokenize disabled") != std::string::npos);

    int after = -1;
    sqlite3_db_config(own.handle(), SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, -1, &after);
    BOOST_TEST(after == allowed);
  }
}

BOOST_AUTO_TEST_SUITE_END()
