#include <boost/test/unit_test.hpp>
#include <sstream>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// What SQLite is really asked, statement by statement.
class traced {
 public:
  explicit traced(sqlite3* handle) : handle_{handle} {
    sqlite3_trace_v2(
        handle, SQLITE_TRACE_STMT,
        [](unsigned, void* self, void*, void* text) {
          static_cast<traced*>(self)->statements.emplace_back(static_cast<const char*>(text));
          return 0;
        },
        this);
  }
  ~traced() { sqlite3_trace_v2(handle_, 0, nullptr, nullptr); }
  [[nodiscard]] std::size_t count(std::string_view text) const {
    std::size_t found = 0;
    for (const std::string& each : statements) found += each == text ? 1 : 0;
    return found;
  }
  std::vector<std::string> statements;

 private:
  sqlite3* handle_;
};

std::string revisions(const report& from) {
  std::string text;
  for (const auto& each : from.migrations) text += (each.way == direction::up ? "+" : "-") + each.revision + " ";
  return text;
}

std::vector<migration_text> many(int count) {
  std::vector<migration_text> texts;
  for (int number = 1; number <= count; ++number) {
    const std::string name = "t" + std::to_string(number);
    texts.push_back({.revision = std::to_string(1000 + number),
                     .up = {"CREATE TABLE " + name + " (x)"},
                     .down = {"DROP TABLE " + name}});
  }
  return texts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(upgrade_test)

BOOST_AUTO_TEST_CASE(a_fresh_database_comes_to_head) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  const report done = upgrade(db, chain.set());

  BOOST_TEST(revisions(done) == "+0001 +0002 +0003 ");
  BOOST_TEST(done.from.empty());
  BOOST_TEST(done.to == std::vector<std::string>{"0003"}, boost::test_tools::per_element());
  BOOST_TEST(file.one("SELECT name FROM nodes") == "first");
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
  BOOST_TEST(file.rows("SELECT event, revision FROM strata_log").size() == 3u);
}

BOOST_AUTO_TEST_CASE(at_head_one_query_is_asked_and_no_lock_taken_whatever_the_length) {
  for (const int length : {1, 10, 300}) {
    database file;
    sqlite::connection db{file.handle()};
    const built_chain chain{many(length)};
    upgrade(db, chain.set());

    const traced watch{file.handle()};
    const report done = upgrade(db, chain.set());

    BOOST_TEST(!done.changed());
    BOOST_TEST_REQUIRE(watch.statements.size() == 1u);
    BOOST_TEST(watch.statements[0].starts_with("SELECT format, epoch, digest FROM main.strata_state"));
  }
}

BOOST_AUTO_TEST_CASE(a_fresh_database_takes_the_whole_chain_in_one_transaction) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{many(20)};

  const traced watch{file.handle()};
  upgrade(db, chain.set());

  BOOST_TEST(watch.count("BEGIN IMMEDIATE") == 1u);
  BOOST_TEST(watch.count("COMMIT") == 1u);
}

BOOST_AUTO_TEST_CASE(an_existing_database_takes_a_transaction_per_migration) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{many(20)};
  upgrade(db, chain.set(), {.target = "1005"});

  const traced watch{file.handle()};
  upgrade(db, chain.set());

  BOOST_TEST(watch.count("BEGIN IMMEDIATE") == 15u);
  BOOST_TEST(watch.count("COMMIT") == 15u);
}

BOOST_AUTO_TEST_CASE(both_ways_of_transactions_can_be_chosen) {
  const built_chain chain{many(20)};
  database one;
  sqlite::connection together{one.handle()};
  upgrade(together, chain.set(), {.target = "1005"});
  database other;
  sqlite::connection apart{other.handle()};

  const traced watch_together{one.handle()};
  upgrade(together, chain.set(), {.transactions = transactions::single});
  const traced watch_apart{other.handle()};
  upgrade(apart, chain.set(), {.transactions = transactions::per_migration});

  BOOST_TEST(watch_together.count("COMMIT") == 1u);
  BOOST_TEST(watch_apart.count("COMMIT") == 20u);
}

BOOST_AUTO_TEST_CASE(a_downgrade_takes_back_and_an_upgrade_brings_the_same_again) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set());
  const std::string schema = file.one("SELECT group_concat(sql, ';') FROM sqlite_schema");

  const report down = downgrade(db, chain.set(), {.target = "base"});
  const std::vector<std::string> left = file.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT "
      "LIKE 'sqlite%' ORDER BY 1");
  const report up = upgrade(db, chain.set());

  BOOST_TEST(revisions(down) == "-0003 -0002 -0001 ");
  BOOST_TEST(left == (std::vector<std::string>{"strata_log", "strata_migrations", "strata_state"}),
             boost::test_tools::per_element());
  BOOST_TEST(revisions(up) == "+0001 +0002 +0003 ");
  BOOST_TEST(file.one("SELECT group_concat(sql, ';') FROM sqlite_schema").size() == schema.size());
}

BOOST_AUTO_TEST_CASE(a_relative_target_counts_from_where_the_run_began) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{many(5)};

  BOOST_TEST(revisions(upgrade(db, chain.set(), {.target = "+2"})) == "+1001 +1002 ");
  BOOST_TEST(revisions(upgrade(db, chain.set(), {.target = "+1"})) == "+1003 ");
  BOOST_TEST(revisions(downgrade(db, chain.set(), {.target = "-2"})) == "-1003 -1002 ");
}

BOOST_AUTO_TEST_CASE(a_failed_statement_leaves_the_database_as_it_was_and_says_where) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain good{texts};
  upgrade(db, good.set(), {.target = "0001"});
  texts[1].up.push_back("INSERT INTO nodes (name)\nVALUES (nowhere)");
  const built_chain bad{texts};
  const std::string before = file.fingerprint();

  const std::string said = message_of([&] { upgrade(db, bad.set()); });

  BOOST_TEST(said ==
             "migrations/0002.sql:6:9: error: statement 3 of 3 of migration 0002 failed [strata-sql]\n"
             "  engine: no such column: nowhere (SQLite result code 1)\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: mend what the engine objects to in the database; or, where the text itself is wrong, mend it and "
             "accept the edit, for 0002 is locked: strata lock --accept-edit 0002 --reason \"...\"");
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_table_in_the_way_of_the_first_migration_is_no_reason_to_stamp_it) {
  database file;
  file.run("CREATE TABLE nodes (id)");
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  const std::string said = message_of([&] { upgrade(db, chain.set(), {.beside_others = true}); });

  BOOST_TEST(said ==
             "migrations/0001.sql:3:14: error: statement 1 of 2 of migration 0001 failed [strata-sql]\n"
             "  engine: table nodes already exists (SQLite result code 1)\n"
             "  database: without migrations, as before: the transaction was rolled back\n"
             "  help: if an earlier version of this chain made it: test-migrate adopt --match finds the revision that "
             "has this schema, and records it; if it is somebody else's, rename one of the two");
  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema").size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_older_program_refuses_a_newer_database) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain newer{texts};
  chain_set built_later = newer.set();
  built_later.built_at = "2026-02-02 18:00:00";
  upgrade(db, built_later);
  texts.pop_back();
  const built_chain older{texts};
  const std::string before = file.fingerprint();

  const std::string said = message_of([&] { upgrade(db, older.set()); });

  const std::string applied_at = read_history(db, older.set()).find("0003")->applied_at;
  BOOST_TEST(said ==
             "error: the database is newer than this program: it is at 0003 (applied " + applied_at +
                 " by a program built 2026-02-02 18:00:00), and this program, built 2026-01-30 09:00:00, whose head is "
                 "0002, does not know 0003 [strata-ahead]\n"
                 "  database: unchanged\n"
                 "  help: start the newer program, or take its migrations back: test-migrate downgrade 0002");
  BOOST_TEST(file.fingerprint() == before);
  BOOST_CHECK(probe(db, older.set()).state == standing::ahead);
  BOOST_TEST(!upgrade(db, older.set(), {.allow_ahead = true}).changed());
}

BOOST_AUTO_TEST_CASE(an_older_program_runs_beside_compatible_migrations_and_says_so) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[2].compatible = true;
  const built_chain newer{texts};
  upgrade(db, newer.set());
  texts.pop_back();
  const built_chain older{texts};
  std::ostringstream log;
  log_observer observer{log};

  const report done = upgrade(db, older.set(), {.observer = &observer});

  BOOST_TEST(!done.changed());
  BOOST_TEST(log.str() == "strata: the database is newer than this program (0003), which is allowed\n");
}

BOOST_AUTO_TEST_CASE(an_older_program_takes_back_what_it_never_knew) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain newer{texts};
  upgrade(db, newer.set());
  texts.pop_back();
  const built_chain older{texts};

  const report done = downgrade(db, older.set(), {.target = "head"});

  BOOST_TEST(revisions(done) == "-0003 ");
  BOOST_TEST(file.rows("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'").empty());
  BOOST_TEST(!upgrade(db, older.set()).changed());
}

BOOST_AUTO_TEST_CASE(an_edited_migration_is_refused) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain ran{texts};
  upgrade(db, ran.set());
  texts[1].up[0] = "ALTER TABLE nodes ADD COLUMN region VARCHAR(32)";
  const built_chain edited{texts};
  const std::string before = file.fingerprint();

  const std::string said = message_of([&] { upgrade(db, edited.set()); });

  BOOST_TEST(
      said ==
      "migrations/0002.sql: error: migration 0002 was edited after this database ran it (ran sum:ALTER TABLE "
      "nodes ADD COLUMN region TEXT;CREATE INDEX ix_nodes_region ON nodes (region);, program has sum:ALTER TABLE "
      "nodes ADD COLUMN region VARCHAR(32);CREATE INDEX ix_nodes_region ON nodes (region);) [strata-edited]\n"
      "  database: unchanged\n"
      "  help: restore the text that ran and put the change in a new migration (strata new -m \"...\"), or "
      "accept it: strata lock --accept-edit 0002 --reason \"...\"");
  BOOST_TEST(file.fingerprint() == before);
  BOOST_CHECK(probe(db, edited.set()).state == standing::edited);
}

BOOST_AUTO_TEST_CASE(a_history_that_is_no_prefix_of_the_chain_is_refused) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain ran{texts};
  upgrade(db, ran.set());
  texts.insert(texts.begin() + 1, {.revision = "0001a", .up = {"CREATE TABLE late (x)"}, .down = {"DROP TABLE late"}});
  const built_chain inserted{texts};

  const std::string said = message_of([&] { upgrade(db, inserted.set()); });

  BOOST_TEST(said ==
             "migrations/0002.sql: error: the database's history is not a prefix of this program's chain: 0002 was "
             "applied on other ancestors [strata-diverged]\n"
             "  database: unchanged\n"
             "  help: start the program that this database belongs to, or bring its changes together with this "
             "program's in one chain");
  BOOST_TEST(file.rows("SELECT 1 FROM sqlite_schema WHERE name = 'late'").empty());
}

BOOST_AUTO_TEST_CASE(another_chains_database_is_refused) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain theirs{many(2)};
  upgrade(db, theirs.set());
  const built_chain ours{three_migrations()};

  const std::string said = message_of([&] { upgrade(db, ours.set()); });

  BOOST_TEST(said ==
             "error: the database belongs to another chain: it is at 1002, and the chain test has no migration of its "
             "history [strata-foreign]\n"
             "  database: unchanged\n"
             "  help: check the URL; chains that share a database need a TABLE_PREFIX each");
  BOOST_CHECK(probe(db, ours.set()).state == standing::foreign);
}

BOOST_AUTO_TEST_CASE(a_common_revision_does_not_make_another_chains_database_ours) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain theirs{{.revision = "0001",
                            .up = {"CREATE TABLE theirs (x)"},
                            .down = {"DROP TABLE theirs"},
                            .draft = true,
                            .description = "their tables"}};
  upgrade(db, theirs.set());
  const built_chain ours{{{.revision = "0001",
                           .up = {"CREATE TABLE ours (x)"},
                           .down = {"DROP TABLE ours"},
                           .draft = true,
                           .description = "our tables"}},
                         true};
  const std::string before = file.fingerprint();

  for (const auto& work : std::vector<std::function<void()>>{[&] { upgrade(db, ours.set()); },
                                                             [&] { downgrade(db, ours.set(), {.target = "base"}); },
                                                             [&] { stamp(db, ours.set(), {.target = "head"}); }}) {
    try {
      work();
      BOOST_ERROR("no error");
    } catch (const history_error& thrown) {
      BOOST_CHECK(thrown.code() == errc::foreign);
    }
  }
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(two_chains_share_a_database_under_two_prefixes) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain one{many(2)};
  const built_chain other{three_migrations(), false, "audit"};

  upgrade(db, one.set());
  upgrade(db, other.set());

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "1002");
  BOOST_TEST(file.one("SELECT heads FROM audit_state") == "0003");
}

BOOST_AUTO_TEST_CASE(an_edited_draft_is_undone_and_applied_anew_in_a_development_build) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[1].draft = texts[2].draft = true;
  const built_chain ran{texts, true};
  upgrade(db, ran.set());
  file.run("DELETE FROM nodes");
  texts[1].up[0] = "ALTER TABLE nodes ADD COLUMN region VARCHAR(32)";
  texts[1].down = {"SELECT 'this is not the script that undoes the old text'"};
  const built_chain edited{texts, true};

  const report done = upgrade(db, edited.set());

  BOOST_TEST(revisions(done) == "-0003 -0002 +0002 +0003 ");
  BOOST_TEST(file.one("SELECT type FROM pragma_table_info('nodes') WHERE name = 'region'") == "VARCHAR(32)");
  BOOST_TEST(!upgrade(db, edited.set()).changed());
}

BOOST_AUTO_TEST_CASE(an_edited_draft_comes_again_although_the_target_is_below_it) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[2].draft = true;
  const built_chain ran{texts, true};
  upgrade(db, ran.set());
  texts[2].up[0] = "CREATE TABLE jobs (id INTEGER PRIMARY KEY)";
  const built_chain edited{texts, true};

  const report done = upgrade(db, edited.set(), {.target = "0002"});

  BOOST_TEST(revisions(done) == "-0003 +0003 ");
}

BOOST_AUTO_TEST_CASE(an_edited_draft_is_an_error_in_a_release_build) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[2].draft = true;
  const built_chain ran{texts};
  upgrade(db, ran.set());
  texts[2].up[0] = "CREATE TABLE jobs (id INTEGER PRIMARY KEY)";
  const built_chain edited{texts};

  try {
    upgrade(db, edited.set());
    BOOST_FAIL("no error");
  } catch (const history_error& thrown) {
    BOOST_TEST(to_string(thrown.code()) == "strata-draft-edited");
    BOOST_TEST(thrown.details().revision == "0003");
    BOOST_TEST(
        thrown.details().help ==
        "keep the rows: restore the text that ran, and put the change in a new migration (strata new -m \"...\"); "
        "or take the draft back and apply the new text, whatever rows go with it: test-migrate upgrade "
        "--redo-drafts, options.drafts = redo, or test-migrate downgrade 0002 -y and then upgrade");
  }
}

BOOST_AUTO_TEST_CASE(a_script_without_transaction_is_continued_at_the_failed_statement) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain bad{{.revision = "0001",
                         .up = {"CREATE TABLE counter (n)", "INSERT INTO counter VALUES (1)", "VACUUM",
                                "INSERT INTO missing VALUES (1)", "INSERT INTO counter VALUES (2)"},
                         .down = {"DROP TABLE counter"},
                         .transactional = false}};

  const std::string said = message_of([&] { upgrade(db, bad.set()); });
  BOOST_TEST(said ==
             "migrations/0001.sql:6:1: error: statement 4 of 5 of migration 0001 failed [strata-sql]\n"
             "  engine: no such table: missing (SQLite result code 1)\n"
             "  database: without migrations; of 0001, 3 of 5 statements are done and recorded\n"
             "  help: remove what the engine objects to, then start again: it goes on where it stopped");
  BOOST_TEST(file.one("SELECT statements_done FROM strata_migrations") == "3");

  file.run("CREATE TABLE missing (x)");
  const report done = upgrade(db, bad.set());

  BOOST_TEST(revisions(done) == "+0001 ");
  BOOST_TEST(file.rows("SELECT n FROM counter") == (std::vector<std::string>{"1", "2"}),
             boost::test_tools::per_element());
  BOOST_TEST(!upgrade(db, bad.set()).changed());
}

BOOST_AUTO_TEST_CASE(what_a_script_without_transaction_groups_commits_together) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{{.revision = "0001",
                           .up = {"CREATE TABLE counter (n)", "+INSERT INTO counter VALUES (1)",
                                  "INSERT INTO missing VALUES (1)", "INSERT INTO counter VALUES (2)"},
                           .down = {"DROP TABLE counter"},
                           .transactional = false}};

  BOOST_CHECK_THROW(upgrade(db, chain.set()), statement_error);
  BOOST_TEST(file.one("SELECT statements_done FROM strata_migrations") == "1");
  BOOST_TEST(file.rows("SELECT n FROM counter").empty());
  file.run("CREATE TABLE missing (x)");
  upgrade(db, chain.set());

  BOOST_TEST(file.rows("SELECT n FROM counter") == (std::vector<std::string>{"1", "2"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(stamp_writes_history_and_runs_nothing) {
  database file;
  file.run("CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  BOOST_TEST(revisions(stamp(db, chain.set(), {.target = "0001"})) == "+0001 ");
  BOOST_TEST(revisions(upgrade(db, chain.set())) == "+0002 +0003 ");
  BOOST_TEST(revisions(stamp(db, chain.set(), {.target = "base"})) == "-0003 -0002 -0001 ");
  BOOST_TEST(current(db, chain.set()).empty());
  BOOST_TEST(revisions(stamp(db, chain.set(), {.target = "head"})) == "+0001 +0002 +0003 ");
  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
}

BOOST_AUTO_TEST_CASE(stamp_replaces_rows_of_another_text) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  const built_chain ran{texts};
  upgrade(db, ran.set());
  texts[1].up[0] = "ALTER TABLE nodes ADD COLUMN region VARCHAR(32)";
  const built_chain edited{texts};

  stamp(db, edited.set(), {.target = "head"});

  BOOST_TEST(check(db, edited.set()).empty());
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == edited.chain().head_digest);
  BOOST_TEST(revisions(downgrade(db, edited.set(), {.target = "base"})) == "-0003 -0002 -0001 ");
}

BOOST_AUTO_TEST_CASE(probe_answers_without_writing) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  const traced watch{file.handle()};
  BOOST_CHECK(probe(db, chain.set()).state == standing::fresh);
  BOOST_TEST(probe(db, chain.set()).pending == 3u);
  file.run("CREATE TABLE somebody_elses (x)");
  BOOST_CHECK(probe(db, chain.set()).state == standing::foreign);
  upgrade(db, chain.set(), {.target = "+1", .beside_others = true});
  BOOST_CHECK(probe(db, chain.set()).state == standing::behind);
  BOOST_TEST(probe(db, chain.set()).pending == 2u);
  upgrade(db, chain.set());
  BOOST_CHECK(probe(db, chain.set()).state == standing::current);
  BOOST_TEST(watch.count("BEGIN IMMEDIATE") == 3u);
}

BOOST_AUTO_TEST_CASE(an_observer_is_told_everything_in_order) {
  struct listener : observer {
    std::string heard;
    void planned(const plan_event& event) override {
      heard += "planned " + std::to_string(event.migrations) + "/" + std::to_string(event.statements) + "\n";
    }
    void migration_started(const migration_event& event) override {
      heard += "started " + std::string{event.revision} + "\n";
    }
    void statement_done(const statement_event& event) override {
      heard += "statement " + std::to_string(event.index + 1) + "/" + std::to_string(event.count) + "\n";
    }
    void migration_done(const migration_event& event) override {
      heard += "done " + std::string{event.revision} + " " + std::string{event.description} + "\n";
    }
  } listening;
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  upgrade(db, chain.set(), {.target = "0002", .observer = &listening});

  BOOST_TEST(listening.heard ==
             "planned 2/4\nstarted 0001\nstatement 1/2\nstatement 2/2\n"
             "started 0002\nstatement 1/2\nstatement 2/2\ndone 0001 step 0001\ndone 0002 step 0002\n");
}

BOOST_AUTO_TEST_CASE(an_observer_that_throws_rolls_back) {
  struct thrower : observer {
    void statement_done(const statement_event& event) override {
      if (event.revision == "0002") throw std::runtime_error{"no more room in the log"};
    }
  } throwing;
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  const std::string said = message_of([&] { upgrade(db, chain.set(), {.observer = &throwing}); });

  BOOST_TEST(said ==
             "error: the program's observer threw: no more room in the log [strata-observer-failed]\n"
             "  database: what was not committed yet is rolled back\n"
             "  help: mend the observer; the next start goes on from here");
  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema").empty());
}

BOOST_AUTO_TEST_CASE(the_log_observer_writes_a_line_a_migration) {
  std::ostringstream log;
  log_observer observer{log};

  observer.migration_done({.way = direction::up,
                           .revision = "0002",
                           .description = "add region",
                           .index = 1,
                           .count = 3,
                           .statements = 2,
                           .took = std::chrono::microseconds{1'250}});

  BOOST_TEST(log.str() == "strata: upgraded to 0002 add region (2/3, 2 statements, 1.2 ms)\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_or_newer_bookkeeping_is_refused) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set(), {.target = "0001"});
  file.run("UPDATE strata_state SET format = 7");

  const std::string said = message_of([&] { upgrade(db, chain.set()); });

  BOOST_TEST(said ==
             "error: the bookkeeping has format 7, and this program knows up to 1 [strata-damaged-bookkeeping]\n"
             "  database: unchanged\n"
             "  help: start a program built with that Strata, or restore the tables from a backup");
}

BOOST_AUTO_TEST_SUITE_END()
