#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct backup_fixture {
  backup_fixture() {
    sqlite::connection db{file.handle()};
    upgrade(db, chain.set());
    file.run("INSERT INTO nodes (name, region) VALUES ('second', 'north'), ('third', NULL)");
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& each : std::filesystem::directory_iterator{folder.path()}) {
      found.push_back(each.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::string message(const std::string& to) {
    sqlite::connection db{file.handle()};
    try {
      backup(db, chain.set(), to);
    } catch (const error& thrown) {
      return thrown.what();
    }
    return "(no error)";
  }

  temporary_folder folder;
  built_chain chain{three_migrations()};
  database file{folder.file("app.db")};
  std::string copy = folder.file("one.backup");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup_test, backup_fixture)

BOOST_AUTO_TEST_CASE(a_backup_holds_what_the_database_holds) {
  sqlite::connection db{file.handle()};

  const backup_report made = backup(db, chain.set(), copy);

  BOOST_TEST(made.file == copy);
  BOOST_TEST(made.at == std::vector<std::string>{"0003"}, boost::test_tools::per_element());
  BOOST_TEST(made.tables.value() == 6u);
  // Three nodes, one state, three migrations, three lines of the log, one sequence.
  BOOST_TEST(made.rows.value() == 11u);
  BOOST_TEST(made.bytes == std::filesystem::file_size(copy));
  BOOST_TEST(database{copy}.fingerprint() == file.fingerprint());
}

BOOST_AUTO_TEST_CASE(a_backup_is_one_file_that_only_its_owner_can_read) {
  file.run("PRAGMA journal_mode = WAL");
  file.run("INSERT INTO nodes (name) VALUES ('in the write-ahead log')");
  sqlite::connection db{file.handle()};

  backup(db, chain.set(), copy);

  BOOST_TEST(names() == (std::vector<std::string>{"app.db", "app.db-shm", "app.db-wal", "one.backup"}),
             boost::test_tools::per_element());
  struct stat found {};
  BOOST_TEST(stat(copy.c_str(), &found) == 0);
  BOOST_TEST((found.st_mode & 0777) == 0600u);
  database copied{copy};
  BOOST_TEST(copied.one("PRAGMA journal_mode") == "delete");
  BOOST_TEST(copied.fingerprint() == file.fingerprint());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_never_overwritten) {
  std::ofstream{copy} << "precious";

  BOOST_TEST(message(copy) == "error: cannot write the backup " + copy +
                                  ": File exists [strata-backup-failed]\n"
                                  "  database: unchanged\n"
                                  "  help: a backup replaces no file: choose another name, or move that file away");

  std::string text;
  std::getline(std::ifstream{copy}, text);
  BOOST_TEST(text == "precious");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_an_error) {
  BOOST_TEST(message(folder.file("away/one.backup")) ==
             "error: cannot write the backup " + folder.file("away/one.backup") +
                 ": No such file or directory [strata-backup-failed]\n"
                 "  database: unchanged\n"
                 "  help: check that the folder is there, may be written and has room");
}

BOOST_AUTO_TEST_CASE(a_transaction_of_the_applications_own_is_no_time_for_a_backup) {
  file.run("BEGIN");

  BOOST_TEST(message(copy) ==
             "error: the connection is inside a transaction of its own [strata-in-transaction]\n"
             "  database: unchanged\n"
             "  help: commit or roll back before a backup");
  BOOST_TEST(!std::filesystem::exists(copy));
}

BOOST_AUTO_TEST_CASE(what_another_connection_has_not_committed_is_not_in_a_backup) {
  database other{folder.file("app.db")};
  other.run("BEGIN IMMEDIATE");
  other.run("INSERT INTO nodes (name) VALUES ('not committed')");
  sqlite::connection db{file.handle()};

  backup(db, chain.set(), copy);

  BOOST_TEST(database{copy}.one("SELECT count(*) FROM nodes") == "3");
}

BOOST_AUTO_TEST_CASE(rows_that_refer_to_nothing_are_copied_like_the_others) {
  file.run("INSERT INTO jobs (node) VALUES (99)");
  sqlite::connection db{file.handle()};

  backup(db, chain.set(), copy);

  BOOST_TEST(database{copy}.one("SELECT node FROM jobs") == "99");
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_not_kept_as_a_good_backup) {
  file.run("CREATE TABLE big (id INTEGER PRIMARY KEY, text TEXT)");
  file.run("INSERT INTO big (text) SELECT hex(randomblob(2000)) FROM nodes, nodes AS n, nodes AS m");
  {
    std::fstream bytes{folder.file("app.db"), std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(folder.file("app.db")) - 8'000));
    bytes << std::string(4'096, '\xff');
  }

  const std::string said = message(copy);

  BOOST_TEST(said.starts_with("error: cannot back up the SQLite database " + folder.file("app.db") + " to " + copy +
                              " [strata-backup-failed]\n  engine: "),
             said);
  BOOST_TEST(names() == std::vector<std::string>{"app.db"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_database_in_memory_can_be_copied_to_a_file_and_back) {
  database memory;
  sqlite::connection db{memory.handle()};
  upgrade(db, chain.set());
  const std::string before = memory.fingerprint();
  backup(db, chain.set(), copy);
  memory.run("DELETE FROM nodes");

  restore(db, chain.set(), copy);

  memory.run("DELETE FROM strata_log WHERE event = 'restore'");
  memory.run("UPDATE strata_state SET epoch = epoch - 1");
  memory.run("UPDATE sqlite_sequence SET seq = seq - 1");
  BOOST_TEST(memory.fingerprint() == before);
}

BOOST_AUTO_TEST_SUITE_END()
