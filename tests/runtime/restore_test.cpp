#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct notices final : observer {
  void notice(std::string_view text) override { texts.emplace_back(text); }
  std::vector<std::string> texts;
};

constexpr std::streamoff digest_size = 87;

void remove_digest(const std::string& from) {
  std::filesystem::resize_file(from, std::filesystem::file_size(from) - digest_size);
}

struct restore_fixture {
  restore_fixture() {
    upgrade(db, chain.set(), {.target = "0002"});
    backup(db, chain.set(), copy);
    upgrade(db, chain.set());
    file.run("INSERT INTO nodes (name) VALUES ('since then')");
  }

  failure refused(const std::string& from, const restore_options& how = {}) {
    const std::string before = file.fingerprint();
    failure found;
    try {
      restore(db, chain.set(), from, how);
      BOOST_ERROR("it was not refused");
    } catch (const error& thrown) {
      found = thrown.details();
    }
    BOOST_TEST(file.fingerprint() == before);
    return found;
  }

  temporary_folder folder;
  std::string path = folder.file("app.db");
  std::string copy = folder.file("one.backup");
  built_chain chain{three_migrations()};
  database file{path};
  sqlite::connection db{file.handle()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(restore_test, restore_fixture)

BOOST_AUTO_TEST_CASE(a_restored_database_passes_check_and_upgrades) {
  const std::string kept = database{copy}.fingerprint();

  const restore_report did = restore(db, chain.set(), copy, {.applied_by = "ada@host"});

  BOOST_TEST(did.from == std::vector<std::string>{"0003"}, boost::test_tools::per_element());
  BOOST_TEST(did.to == std::vector<std::string>{"0002"}, boost::test_tools::per_element());
  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
  BOOST_TEST(file.rows("SELECT event, revision, by = 'ada@host' FROM strata_log ORDER BY id") ==
                 (std::vector<std::string>{"upgrade|0001|0", "upgrade|0002|0", "restore|0002|1"}),
             boost::test_tools::per_element());
  BOOST_TEST(upgrade(db, chain.set()).migrations.size() == 1u);
  BOOST_TEST(check(db, chain.set()).empty());
  // The backup itself is as it was.
  BOOST_TEST(database{copy}.fingerprint() == kept);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_gone_comes_back) {
  const std::string other = folder.file("other.db");

  const auto fresh = connect("sqlite:///" + other, chain.set());
  const restore_report did = restore(*fresh, chain.set(), copy);

  BOOST_TEST(did.from.empty());
  BOOST_TEST(database{other}.one("SELECT heads FROM strata_state") == "0002");
}

BOOST_AUTO_TEST_CASE(what_is_no_database_is_refused) {
  std::ofstream{folder.file("notes.txt")} << "Buy milk. " << std::string(5'000, '.');

  const failure said = refused(folder.file("notes.txt"));

  BOOST_TEST(said.message ==
             folder.file("notes.txt") + " cannot be restored: it is no whole copy of a sqlite database");
  BOOST_TEST(said.engine_message == "file is not a database");
  BOOST_TEST(to_string(said.code) == "strata-not-a-backup");
  BOOST_TEST(said.database_state == "unchanged");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_and_what_is_empty_is_refused) {
  std::ofstream{folder.file("empty.backup")};

  BOOST_TEST(refused(folder.file("away.backup")).engine_message ==
             folder.file("away.backup") + ": unable to open database file");
  BOOST_TEST(refused(folder.file("empty.backup")).message ==
             folder.file("empty.backup") + " cannot be restored: it holds no history of the chain test");
}

BOOST_AUTO_TEST_CASE(a_backup_that_was_cut_or_changed_is_refused) {
  const auto size = std::filesystem::file_size(copy);
  const std::string cut = folder.file("cut.backup");
  const std::string changed = folder.file("changed.backup");
  std::filesystem::copy_file(copy, cut);
  std::filesystem::resize_file(cut, size - 4'096);
  std::filesystem::copy_file(copy, changed);
  {
    std::fstream bytes{changed, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(4'096);
    bytes << std::string(64, '\x7f');
  }

  BOOST_TEST(to_string(refused(cut).code) == "strata-not-a-backup");
  BOOST_TEST(to_string(refused(changed).code) == "strata-not-a-backup");
}

BOOST_AUTO_TEST_CASE(a_backup_with_a_flipped_bit_is_refused) {
  file.run("INSERT INTO nodes (name) VALUES ('" + std::string(3'000, 'x') + "')");
  const std::string full = folder.file("full.backup");
  backup(db, chain.set(), full);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(full)) - digest_size;
  const std::string flipped = folder.file("flipped.backup");

  for (std::streamoff at = 100; at < size; at += size / 60) {
    std::filesystem::copy_file(full, flipped, std::filesystem::copy_options::overwrite_existing);
    std::fstream bytes{flipped, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekg(at);
    const int former = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(former ^ 4));
    bytes.close();

    BOOST_TEST(refused(flipped).message == flipped +
                                               " cannot be restored: it is not what was written when it was made: "
                                               "its digest says that bytes of it have changed");
  }
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_backup_under_another_name_is_as_good) {
  const std::string other = folder.file("renamed");
  std::filesystem::copy_file(copy, other);
  notices told;

  restore(db, chain.set(), other, {.wait = {.watcher = &told}});

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
  BOOST_TEST(told.texts.empty());
}

BOOST_AUTO_TEST_CASE(a_backup_that_an_older_version_made_is_restored_with_a_notice) {
  remove_digest(copy);
  notices told;

  restore(db, chain.set(), copy, {.wait = {.watcher = &told}});

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
  BOOST_REQUIRE(told.texts.size() == 1u);
  BOOST_TEST(told.texts.front() == copy +
                                       " has no digest, as older versions made none: whether bytes of it have "
                                       "changed since cannot be told");
}

BOOST_AUTO_TEST_CASE(bookkeeping_that_is_not_whole_is_found_out_before_anything_is_written) {
  remove_digest(copy);
  const std::string damaged = folder.file("damaged.backup");
  const auto with = [&](const std::string& sql) {
    std::filesystem::copy_file(copy, damaged, std::filesystem::copy_options::overwrite_existing);
    database{damaged}.run(sql);
    const failure said = refused(damaged, {.allow_foreign = sql.starts_with("DROP")});
    BOOST_TEST(to_string(said.code) == "strata-not-a-backup");
    const std::string begin = damaged + " cannot be restored: the bookkeeping in it is damaged: ";
    BOOST_TEST(said.message.starts_with(begin), said.message);
    return said.message.substr(std::min(begin.size(), said.message.size()));
  };

  BOOST_TEST(with("DROP TABLE strata_log") == "the table strata_log is missing");
  BOOST_TEST(with("DROP TABLE strata_state") == "the table strata_state is missing");
  BOOST_TEST(with("DROP TABLE strata_migrations") == "the table strata_migrations is missing");
  BOOST_TEST(with("ALTER TABLE strata_log DROP COLUMN took_us") == "the table strata_log has no column took_us");
  BOOST_TEST(with("ALTER TABLE strata_migrations RENAME COLUMN covers TO cowers") ==
             "the table strata_migrations has no column covers");
  BOOST_TEST(with("ALTER TABLE strata_state DROP COLUMN heads") == "the table strata_state has no column heads");
  BOOST_TEST(with("CREATE TABLE strata_seeds (name)") == "the table strata_seeds has no column position");
  BOOST_TEST(with("DELETE FROM strata_state") == "strata_state has 0 rows, not one");
  BOOST_TEST(with("UPDATE strata_state SET format = 'many'") == "the bookkeeping holds 'many' where a number belongs");
  BOOST_TEST(with("UPDATE strata_migrations SET statements = 'x'") ==
             "the bookkeeping holds 'x' where a number belongs");
  BOOST_TEST(with("ALTER TABLE strata_log RENAME TO kept; CREATE VIEW strata_log AS SELECT * FROM kept") ==
             "the table strata_log is missing");
}

BOOST_AUTO_TEST_CASE(the_database_itself_and_what_is_no_file_are_refused) {
  const std::string link = folder.file("link");
  const std::string hard_link = folder.file("hard");
  const std::string pipe = folder.file("pipe");
  std::filesystem::create_symlink(path, link);
  std::filesystem::create_hard_link(path, hard_link);
  BOOST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);

  for (const std::string& each : {path, link, hard_link}) {
    BOOST_TEST(refused(each).message == each + " cannot be restored: it is the database itself");
  }
  for (const std::string& each : {pipe, folder.file(""), std::string{"/dev/zero"}}) {
    BOOST_TEST(refused(each).message == each + " cannot be restored: it is no regular file");
  }
}

BOOST_AUTO_TEST_CASE(what_fails_after_the_replacement_says_that_it_was_replaced) {
  remove_digest(copy);
  database{copy}.run("CREATE TRIGGER no BEFORE INSERT ON strata_log BEGIN SELECT RAISE(ABORT, 'no line'); END");

  failure said;
  try {
    restore(db, chain.set(), copy);
    BOOST_ERROR("nothing failed");
  } catch (const error& thrown) {
    said = thrown.details();
  }

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
  BOOST_TEST(said.message ==
             copy + " was restored into " + db.description() + ", but that could not be written into its log");
  BOOST_TEST(said.engine_message == "no line");
  BOOST_TEST(said.database_state ==
             "restored: it holds what the backup holds; only the line `restore` is missing in its log");
  BOOST_TEST(said.help == "look at it: test-migrate check");
}

BOOST_AUTO_TEST_CASE(a_backup_of_another_chain_is_refused_unless_it_is_allowed) {
  const built_chain other{{.revision = "77", .up = {"CREATE TABLE theirs (x)"}, .down = {"DROP TABLE theirs"}}};
  database theirs{folder.file("theirs.db")};
  sqlite::connection their_db{theirs.handle()};
  upgrade(their_db, other.set());
  const std::string their_copy = folder.file("theirs.backup");
  backup(their_db, other.set(), their_copy);

  const failure said = refused(their_copy);
  restore(db, chain.set(), their_copy, {.allow_foreign = true});

  BOOST_TEST(said.message == their_copy + " cannot be restored: it belongs to another chain than test");
  BOOST_TEST(said.help ==
             "to restore it all the same, allow a foreign one: test-migrate restore " + their_copy + " --foreign");
  BOOST_TEST(file.one("SELECT count(*) FROM theirs") == "0");
}

BOOST_AUTO_TEST_CASE(a_mistaken_url_does_not_cost_somebody_elses_database) {
  database theirs{folder.file("theirs.db")};
  theirs.run("CREATE TABLE accounts (x); INSERT INTO accounts VALUES (1)");
  sqlite::connection their_db{theirs.handle()};

  std::string said;
  try {
    restore(their_db, chain.set(), copy);
  } catch (const history_error& thrown) {
    said = thrown.what();
  }

  BOOST_TEST(said ==
             "error: the database holds tables, but no history of the chain test; a restore would replace all of them "
             "[strata-foreign]\n"
             "  database: unchanged\n"
             "  help: check the URL; to replace it all the same: test-migrate restore " +
                 copy + " --foreign");
  BOOST_TEST(theirs.one("SELECT count(*) FROM accounts") == "1");
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_not_replaced_without_being_kept) {
  const std::string damaged = folder.file("damaged.db");
  std::ofstream{damaged} << "not a database any more" << std::string(5'000, '.');
  const auto broken = connect("sqlite:///" + damaged, chain.set());

  std::string said;
  try {
    restore(*broken, chain.set(), copy);
  } catch (const error& thrown) {
    said = thrown.what();
  }

  BOOST_TEST(said ==
             "error: cannot restore into the SQLite database " + damaged +
                 ", which is damaged or something else [strata-not-a-database]\n"
                 "  engine: file is not a database (SQLite result code 26)\n"
                 "  database: unchanged\n"
                 "  help: if it is the database that was damaged, move it away together with the files beside it that "
                 "begin with its name (-wal, -shm, -journal), then restore again");
}

BOOST_AUTO_TEST_CASE(others_who_use_the_database_are_waited_for_and_not_overrun) {
  for (const char* const journal : {"delete", "wal"}) {
    file.run(std::string{"PRAGMA journal_mode = "} + journal);
    database other{path};
    other.run("BEGIN IMMEDIATE");
    other.run("UPDATE nodes SET region = 'theirs'");

    const failure said = refused(copy, {.wait = {.limit = std::chrono::milliseconds{50}}});

    BOOST_TEST(to_string(said.code) == "strata-locked");
    BOOST_TEST(said.database_state == "as before: a restore is all or nothing");
    BOOST_TEST(said.help == "end the other programs that use the database, then start again");
    other.run("COMMIT");
    BOOST_TEST(file.one("SELECT count(*) FROM nodes WHERE region = 'theirs'") == "2");
  }
}

BOOST_AUTO_TEST_CASE(another_page_size_under_write_ahead_logging_is_no_obstacle) {
  file.run("PRAGMA page_size = 8192");
  file.run("VACUUM");
  BOOST_TEST(file.one("PRAGMA page_size") == "8192");
  file.run("PRAGMA journal_mode = WAL");

  restore(db, chain.set(), copy);

  BOOST_TEST(file.one("PRAGMA integrity_check") == "ok");
  BOOST_TEST(file.one("PRAGMA journal_mode") == "wal");
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
}

BOOST_AUTO_TEST_CASE(another_connection_sees_the_restored_rows_next) {
  database other{path};
  BOOST_TEST(other.one("SELECT count(*) FROM nodes") == "2");

  restore(db, chain.set(), copy);

  BOOST_TEST(other.one("SELECT count(*) FROM nodes") == "1");
  BOOST_TEST(other.one("SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'") == "0");
}

BOOST_AUTO_TEST_CASE(a_newer_bookkeeping_in_the_backup_is_refused) {
  remove_digest(copy);
  database{copy}.run("UPDATE strata_state SET format = 99");

  BOOST_TEST(refused(copy).message == copy + " cannot be restored: a newer Strata wrote the bookkeeping in it");
}

BOOST_AUTO_TEST_SUITE_END()
