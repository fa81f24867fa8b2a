// Ways to lose a row or to apply half of something on SQLite, each tried for real.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// One migration whose scripts run statement by statement, and stop where the table `missing` is needed.
migration_text step_by_step() {
  return {.revision = "0001",
          .up = {"CREATE TABLE counter (n)", "INSERT INTO counter VALUES (1)", "INSERT INTO counter VALUES (2)"},
          .down = {"CREATE TABLE leaving (n)", "INSERT INTO missing VALUES (1)", "DROP TABLE counter",
                   "DROP TABLE leaving"},
          .transactional = false};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_trap_test)

BOOST_AUTO_TEST_CASE(the_bookkeeping_of_an_attached_database_is_not_this_ones) {
  const temporary_folder folder;
  const built_chain chain{three_migrations()};
  upgrade("sqlite:///" + folder.file("other.db"), chain.set());
  database file;
  file.run("ATTACH '" + folder.file("other.db") + "' AS other");
  sqlite::connection db{file.handle()};

  BOOST_TEST((probe(db, chain.set()).state == standing::fresh));
  upgrade(db, chain.set());

  BOOST_TEST(file.one("SELECT count(*) FROM main.nodes") == "1");
  BOOST_TEST(file.one("SELECT epoch FROM other.strata_state") == "1");
}

BOOST_AUTO_TEST_CASE(a_temporary_table_does_not_hide_the_bookkeeping) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set(), {.target = "0001"});
  file.run("CREATE TEMP TABLE strata_state AS SELECT * FROM main.strata_state");
  file.run("UPDATE temp.strata_state SET digest = '" + std::string{chain.chain().head_digest} + "'");

  BOOST_TEST(upgrade(db, chain.set()).migrations.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_lost_reference_is_seen_beside_an_old_one_in_a_table_without_rowid) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[2].up = {
      "CREATE TABLE tags (node INTEGER REFERENCES nodes (id), tag TEXT, PRIMARY KEY (node, tag)) WITHOUT ROWID"};
  texts.push_back({.revision = "0004",
                   .up = {"CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT)",
                          "DROP TABLE nodes", "ALTER TABLE new_nodes RENAME TO nodes"},
                   .down = {"SELECT 1"},
                   .drops_tables = true});
  const built_chain losing{texts};
  upgrade(db, losing.set(), {.target = "0003"});
  file.run("INSERT INTO tags VALUES (1, 'kept'), (77, 'refers to nothing already')");

  BOOST_TEST(message_of([&] { upgrade(db, losing.set()); }) ==
             "migrations/0004.sql: error: migration 0004 could not be committed [strata-foreign-key]\n"
             "  engine: row (without rowid) of tags refers to no row of nodes (foreign key 0)\n"
             "  database: at 0003, as before\n"
             "  help: mend the migration so that it keeps or moves the rows that others refer to");
  BOOST_TEST(file.one("SELECT name FROM nodes") == "first");
}

BOOST_AUTO_TEST_CASE(a_neighbours_rebuild_does_not_switch_off_the_cascades_that_a_migration_counts_on) {
  for (const transactions how : {transactions::single, transactions::per_migration}) {
    database file;
    file.run("PRAGMA foreign_keys = ON");
    sqlite::connection db{file.handle()};
    auto texts = three_migrations();
    texts[0].drops_tables = false;
    texts[2].drops_tables = false;
    texts[2].up.emplace_back("INSERT INTO jobs VALUES (1, 1)");
    texts.push_back({.revision = "0004", .up = {"DELETE FROM nodes WHERE id = 1"}, .down = {"SELECT 1"}});
    texts.push_back({.revision = "0005", .up = {"CREATE TABLE old (x)", "DROP TABLE old"}, .drops_tables = true});
    const built_chain chain{texts};

    upgrade(db, chain.set(), {.transactions = how});

    BOOST_TEST(file.one("SELECT count(*) FROM jobs") == "0");
    BOOST_TEST(file.one("PRAGMA foreign_keys") == "1");
  }
}

BOOST_AUTO_TEST_CASE(a_parameter_that_nobody_fills_is_not_null) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[1].up = {"INSERT INTO nodes (id) VALUES (:id)"};
  const built_chain chain{texts};

  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.transactions = transactions::per_migration}); }) ==
             "migrations/0002.sql:3:1: error: statement 1 of 1 of migration 0002 failed [strata-sql]\n"
             "  engine: nothing fills the parameter :id; write the value, in quotes where it is text\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0002 is locked: strata lock --accept-edit 0002 --reason \"...\"");
}

BOOST_AUTO_TEST_CASE(what_was_begun_by_statements_goes_on_so_in_a_program_that_says_otherwise) {
  database file;
  sqlite::connection db{file.handle()};
  migration_text text = step_by_step();
  const built_chain ran{text};
  upgrade(db, ran.set());
  file.run("DELETE FROM counter WHERE n = 2; UPDATE strata_migrations SET statements_done = 2");
  file.run("UPDATE strata_state SET digest = digest || ' unfinished:0001'");
  text.transactional = true;
  const built_chain transactional{text};

  upgrade(db, transactional.set());

  BOOST_TEST(file.rows("SELECT n FROM counter") == (std::vector<std::string>{"1", "2"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_interrupted_redo_of_a_draft_goes_on_where_it_stopped) {
  database file;
  sqlite::connection db{file.handle()};
  migration_text text = step_by_step();
  text.draft = true;
  const built_chain ran{{text}, true};
  upgrade(db, ran.set());
  text.up.emplace_back("INSERT INTO counter VALUES (3)");
  const built_chain edited{{text}, true};
  const options redo{.drafts = draft_policy::redo};
  BOOST_CHECK_THROW(upgrade(db, edited.set(), redo), statement_error);
  BOOST_TEST(file.one("SELECT direction || statements_done FROM strata_migrations") == "down1");
  file.run("CREATE TABLE missing (n)");

  upgrade(db, edited.set(), redo);

  BOOST_TEST(file.rows("SELECT n FROM counter") == (std::vector<std::string>{"1", "2", "3"}),
             boost::test_tools::per_element());
  BOOST_TEST(file.rows("SELECT 1 FROM sqlite_schema WHERE name = 'leaving'").empty());
}

BOOST_AUTO_TEST_CASE(a_draft_that_was_edited_half_way_up_is_not_taken_back) {
  database file;
  sqlite::connection db{file.handle()};
  migration_text text = step_by_step();
  text.draft = true;
  text.up[2] = "INSERT INTO missing VALUES (1)";
  const built_chain ran{{text}, true};
  BOOST_CHECK_THROW(upgrade(db, ran.set()), statement_error);
  text.up[2] = "INSERT INTO counter VALUES (2)";
  const built_chain edited{{text}, true};
  const std::string before = file.fingerprint();

  BOOST_TEST(message_of([&] { upgrade(db, edited.set()); }) ==
             "error: the draft 0001 was interrupted after 2 of 3 statements, and edited since [strata-draft-edited]\n"
             "  database: unchanged\n"
             "  help: restore the text that ran and start again: it goes on where it stopped; then edit");
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(an_interrupted_downgrade_goes_on_in_the_mended_script_that_it_began_with) {
  database file;
  sqlite::connection db{file.handle()};
  migration_text text = step_by_step();
  const std::vector<std::string> mended = text.down;
  text.down = {"DROP TABLE counter", "SELECT 'the first down script is shorter'"};
  const built_chain ran{text};
  upgrade(db, ran.set());
  text.down = mended;
  const built_chain accepted{text};
  BOOST_CHECK_THROW(downgrade(db, accepted.set(), {.target = "base"}), statement_error);
  file.run("CREATE TABLE missing (n)");

  downgrade(db, accepted.set(), {.target = "base"});

  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema WHERE name IN ('counter', 'leaving')").empty());
}

BOOST_AUTO_TEST_CASE(a_failure_on_the_way_down_says_how_to_go_on) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[2].down = {"DROP TABLE no_jobs"};
  const built_chain chain{texts};
  texts.pop_back();
  const built_chain older{texts};
  upgrade(db, chain.set());
  const std::string common =
      "error: statement 1 of 1 of migration 0003 failed on the way down [strata-sql]\n"
      "  engine: no such table: no_jobs (SQLite result code 1)\n"
      "  database: at 0003, as before: the transaction was rolled back\n";

  BOOST_TEST(message_of([&] { downgrade(db, chain.set(), {.target = "-1"}); }) ==
             "migrations/0003.sql:3:1: " + common +
                 "  help: mend the down section and accept it: strata lock --accept-down 0003; then build and "
                 "downgrade again");
  BOOST_TEST(message_of([&] { downgrade(db, older.set(), {.target = "-1"}); }) ==
             common +
                 "  help: the script is the one that the database kept; undo the migration by hand, then record that: "
                 "test-migrate stamp 0002");
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_no_reason_to_stamp) {
  database file;
  file.run("CREATE TABLE somebodys (x); PRAGMA max_page_count = 40");
  sqlite::connection db{file.handle()};
  const built_chain big{{.revision = "0001",
                         .up = {"CREATE TABLE big (x)",
                                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
                                "INSERT INTO big SELECT hex(randomblob(200)) FROM n"}}};

  BOOST_TEST(message_of([&] { upgrade(db, big.set(), {.beside_others = true}); }) ==
             "migrations/0001.sql:4:1: error: statement 2 of 2 of migration 0001 failed [strata-disk-full]\n"
             "  engine: database or disk is full (SQLite result code 13)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: make room, then start again");
}

BOOST_AUTO_TEST_CASE(a_query_that_the_application_left_open_is_named_and_not_waited_for) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set());
  sqlite3_stmt* open = nullptr;
  sqlite3_prepare_v2(file.handle(), "SELECT id FROM nodes UNION ALL SELECT 2", -1, &open, nullptr);
  sqlite3_step(open);

  const std::string said = message_of([&] { downgrade(db, chain.set(), {.target = "base"}); });
  sqlite3_finalize(open);

  BOOST_TEST(said.find("engine: database table is locked: a statement of this connection still reads it, and must be "
                       "reset first (SQLite result code 6)") != std::string::npos,
             said);
  BOOST_TEST(file.one("SELECT name FROM nodes") == "first");
}

BOOST_AUTO_TEST_SUITE_END()
