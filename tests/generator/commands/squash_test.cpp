#include "generator/commands/commands.hpp"

#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture : command_folder {
  fixture() {
    folder.write("1_nodes.sql",
                 "-- migrate:up\nCREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
                 "INSERT INTO nodes (name) VALUES ('first');\n-- migrate:down\nDROP TABLE nodes;\n");
    folder.write("2_region.sql",
                 "-- migrate:up\nALTER TABLE nodes ADD COLUMN region TEXT;\n"
                 "CREATE INDEX ix_nodes_region ON nodes (region);\n"
                 "-- migrate:down\nDROP INDEX ix_nodes_region;\nALTER TABLE nodes DROP COLUMN region;\n");
    folder.write("3_jobs.sql", "-- migrate:up\nCREATE TABLE jobs (id TEXT);\n-- migrate:down\nDROP TABLE jobs;\n");
  }

  int squash(const std::string& revision, const std::vector<std::string>& frozen = {}) {
    return call(squash_migrations, {.folder = where, .revision = revision, .frozen = frozen});
  }
  int lock_check() {
    return call(lock_migrations, {.folder = where, .check = true, .accept_edit = {}, .reason = {}, .accept_down = {}});
  }
  int verify(verify_options::check what = verify_options::check::chain) {
    return call(verify_migrations, {.folder = where, .what = what});
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder.path() / name); }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(folder.path() / name); }

  loaded_folder load() {
    diagnostics messages;
    loaded_folder loaded = load_folder(where, messages);
    err = format(messages);
    return loaded;
  }
  std::string problems() {
    static_cast<void>(load());
    return err;
  }
  std::string upgrade(strata::connection& db, const std::string& target = {}) const {
    return command_folder::upgrade(db, {&strata::sqlite::driver}, target);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(squash_test, fixture)

BOOST_AUTO_TEST_CASE(a_checkpoint_is_made_from_what_the_migrations_leave) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(err == "");
  BOOST_TEST(out == "migrations/2_checkpoint.sql\n");

  BOOST_TEST(
      folder.read("2_checkpoint.sql") ==
      "-- All that leads to 2, in one step.\n--\n"
      "-- Written by `strata squash 2`, which ran the migrations and this file on SQLite " +
          std::string{sqlite3_libversion()} +
          "\n"
          "-- and found the same schema, rows and counters. Databases that begin empty run it in place of them.\n"
          "-- migrate:checkpoint 1\n"
          "-- migrate:digest sqlite " +
          load().chains.front().migrations[1].digest +
          "\n"
          "-- migrate:irreversible it is a checkpoint, which did the work of 2 migrations in one step\n"
          "\n"
          "-- migrate:up sqlite\n"
          "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT);\n"
          "INSERT INTO nodes (id, name, region) VALUES\n"
          "  (1, 'first', NULL);\n"
          "CREATE INDEX ix_nodes_region ON nodes (region);\n");
}

BOOST_AUTO_TEST_CASE(the_life_of_a_checkpoint) {
  BOOST_TEST(lock() == 0);
  const std::string head_digest = load().chains.front().migrations.back().digest;
  sqlite_sandbox old;
  BOOST_TEST(upgrade(old.db()) == "1 2 3");
  sqlite_sandbox middle;
  BOOST_TEST(upgrade(middle.db(), "1") == "1");
  BOOST_TEST(squash("2") == 0);

  BOOST_TEST(lock_check() == 1);
  BOOST_TEST(err ==
             "migrations/2_checkpoint.sql: error: checkpoint `2` is a draft: the lock file does not hold it "
             "[strata-draft]\n  help: strata lock\n");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(out == "locked the checkpoint 2\n");
  BOOST_TEST(lock_check() == 0);
  BOOST_TEST(verify() == 0);
  BOOST_TEST(verify(verify_options::check::round_trip) == 0);
  sqlite_sandbox fresh;
  BOOST_TEST(upgrade(fresh.db()) == "2 3");

  remove("1_nodes.sql");
  remove("2_region.sql");
  BOOST_TEST(lock_check() == 0);
  BOOST_TEST(err == "");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(out == "nothing to lock: 3 migrations are locked\n");
  BOOST_TEST(verify(verify_options::check::round_trip) == 0);
  BOOST_TEST(verify(verify_options::check::idempotent) == 1);
  BOOST_TEST(err.find("up of 2") == std::string::npos);
  BOOST_TEST(err.find("up of 3") != std::string::npos);
  const loaded_folder loaded = load();
  BOOST_TEST(loaded.chains.front().migrations.size() == 2U);
  BOOST_TEST(loaded.chains.front().migrations.back().digest == head_digest);
  sqlite_sandbox later;
  BOOST_TEST(upgrade(later.db()) == "2 3");
  BOOST_TEST(upgrade(fresh.db()) == "");
  BOOST_TEST(upgrade(old.db()) == "");
  BOOST_CHECK_THROW(upgrade(middle.db()), strata::history_error);
  BOOST_TEST((later.list_schema() == fresh.list_schema()));

  folder.write("4_more.sql", "-- migrate:up\nCREATE TABLE more (a);\n-- migrate:down\nDROP TABLE more;\n");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(out == "locked 4\n");
  for (strata::connection* each : {&old.db(), &fresh.db(), &later.db()}) BOOST_TEST(upgrade(*each) == "4");
}

BOOST_AUTO_TEST_CASE(what_is_hard_to_bring_back_comes_back) {
  folder.write(
      "2_region.sql",
      "-- migrate:up\n"
      "PRAGMA user_version = 7;\n"
      "CREATE TABLE \"odd \"\"name\" (\"select\" TEXT, plain, twice GENERATED ALWAYS AS (plain * 2));\n"
      "INSERT INTO \"odd \"\"name\" VALUES ('a' || char(10) || '-- migrate:down' || char(13), 1), (char(0) || "
      "'z', 2.5), ('it''s', X'00ff'), (CAST(X'ff' AS TEXT), NULL), ('', 9e999), ('ä', -0.1);\n"
      "DELETE FROM \"odd \"\"name\" WHERE plain = 2.5;\n"
      "CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, a);\n"
      "INSERT INTO numbered (a) VALUES (1), (2), (3);\n"
      "DELETE FROM numbered WHERE id = 3;\n"
      "CREATE TABLE here (id INTEGER PRIMARY KEY, there REFERENCES there (id) DEFERRABLE INITIALLY IMMEDIATE);\n"
      "CREATE TABLE there (id INTEGER PRIMARY KEY, here REFERENCES here (id));\n"
      "INSERT INTO here VALUES (1, NULL);\nINSERT INTO there VALUES (1, 1);\nUPDATE here SET there = 1;\n"
      "CREATE TABLE words (word TEXT PRIMARY KEY, n) WITHOUT ROWID;\n"
      "INSERT INTO words VALUES ('b', 1), ('a', 2);\n"
      "CREATE VIEW doubled AS SELECT n * 2 AS m FROM words;\n"
      "CREATE TRIGGER counted AFTER INSERT ON numbered BEGIN UPDATE words SET n = n + 1; END;\n"
      "CREATE TRIGGER through INSTEAD OF INSERT ON doubled BEGIN DELETE FROM words; END;\n"
      "CREATE VIRTUAL TABLE found USING fts5(body);\nINSERT INTO found VALUES ('one two'), ('three');\n"
      "-- migrate:irreversible a test\n");
  BOOST_TEST(lock() == 0);
  sqlite_sandbox before;
  BOOST_TEST(upgrade(before.db(), "2") == "1 2");

  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(err == "");

  sqlite_sandbox after;
  BOOST_TEST(upgrade(after.db(), "2") == "2");
  for (const char* query :
       {"SELECT rowid, hex(\"select\"), typeof(\"select\"), quote(plain), typeof(plain), twice FROM \"odd \"\"name\"",
        "SELECT * FROM numbered", "SELECT name, seq FROM sqlite_sequence WHERE name = 'numbered'", "SELECT * FROM here",
        "SELECT * FROM words", "SELECT * FROM doubled", "SELECT rowid, * FROM found WHERE found MATCH 'two'",
        "PRAGMA user_version", "PRAGMA foreign_key_check", "PRAGMA integrity_check",
        "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'strata%' AND name NOT LIKE 'sqlite%' ORDER BY 1, "
        "2"}) {
    BOOST_TEST_CONTEXT(query) { BOOST_TEST(all(before.db(), query) == all(after.db(), query)); }
  }
  after.db().execute("INSERT INTO numbered (a) VALUES (4)");
  BOOST_TEST(all(after.db(), "SELECT max(id) FROM numbered") == "4");
}

BOOST_AUTO_TEST_CASE(rows_that_differ_from_run_to_run_are_named) {
  folder.write("2_region.sql",
               "-- migrate:up\nCREATE TABLE keys (secret BLOB, at TEXT DEFAULT CURRENT_TIMESTAMP, name TEXT);\n"
               "INSERT INTO keys (secret, name) VALUES (randomblob(8), 'a');\n-- migrate:down\nDROP TABLE keys;\n");
  BOOST_TEST(lock() == 0);

  BOOST_TEST(squash("2") == 1);
  BOOST_TEST(
      err.starts_with("migrations/2_region.sql: error: two runs of the migrations up to `2` on sqlite leave "
                      "different rows: they ask the clock or chance [strata-unstable-rows]\n"
                      "  column keys.secret: X'"));
  BOOST_TEST(err.find("\n  column keys.at: '") != std::string::npos);
  BOOST_TEST(
      err.ends_with("  help: write constants in their place, in the migration that makes them\n"
                    "        or let the checkpoint hold the values of one run: strata squash 2 --freeze keys.secret "
                    "--freeze keys.at\n"));
  BOOST_TEST(!exists("2_checkpoint.sql"));

  BOOST_TEST(squash("2", {"keys.secret", "keys.at"}) == 0);
  BOOST_TEST(folder.read("2_checkpoint.sql").find("-- migrate:frozen keys.secret keys.at\n") != std::string::npos);
  BOOST_TEST(lock() == 0);
  BOOST_TEST(verify() == 0);
  BOOST_TEST(verify(verify_options::check::round_trip) == 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_squashed_is_refused_and_nothing_is_written) {
  BOOST_TEST(squash("2") == 1);
  BOOST_TEST(err ==
             "migrations/1_nodes.sql: error: `1` is a draft, whose text may still change [strata-cannot-squash]\n"
             "  help: strata lock comes first\n"
             "migrations/2_region.sql: error: `2` is a draft, whose text may still change [strata-cannot-squash]\n"
             "  help: strata lock comes first\n");
  BOOST_TEST(lock() == 0);

  BOOST_TEST(squash("1") == 1);
  BOOST_TEST(err ==
             "migrations/1_nodes.sql: error: nothing comes before `1`: there is nothing to squash "
             "[strata-cannot-squash]\n  help: name a later revision\n");
  BOOST_TEST(squash("7") == 1);
  BOOST_TEST(err.starts_with("migrations: error: there is no revision '7' [strata-unknown-target]\n"));
  BOOST_TEST(squash("base") == 1);
  BOOST_TEST(err.starts_with("migrations: error: 'base' names no migration, or several [strata-unknown-target]\n"));

  BOOST_TEST(squash("2") == 0);
  const std::string written = folder.read("2_checkpoint.sql");
  BOOST_TEST(squash("2") == 1);
  BOOST_TEST(err ==
             "migrations/2_checkpoint.sql: error: there is a checkpoint `2` already [strata-cannot-squash]\n"
             "  help: to write it anew, remove the file, then: strata lock\n");
  BOOST_TEST(folder.read("2_checkpoint.sql") == written);
}

BOOST_AUTO_TEST_CASE(branches_across_the_line_are_refused) {
  folder.write("3_jobs.sql",
               "-- migrate:parent 1\n-- migrate:up\nCREATE TABLE jobs (id TEXT);\n-- migrate:down\nDROP TABLE jobs;\n");
  folder.write("4_other.sql",
               "-- migrate:parent none\n-- migrate:up\nCREATE TABLE other (a);\n-- migrate:down\nDROP TABLE other;\n");
  folder.write("5_merge.sql", "-- migrate:parent 2 3 4\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n");
  BOOST_TEST(lock() == 0);

  BOOST_TEST(squash("2") == 1);
  BOOST_TEST(
      err ==
      "migrations/3_jobs.sql: error: `3` stands on `1`, which the checkpoint would take in "
      "[strata-cannot-squash]\n"
      "  help: squash at `1`, or at a revision that joins both branches\n"
      "migrations/4_other.sql: error: `4` is a base of its own, beside what leads to `2`: a checkpoint takes only "
      "databases on which nothing ran [strata-cannot-squash]\n"
      "  help: squash at a revision that joins both\n");
  BOOST_TEST(!exists("2_checkpoint.sql"));

  BOOST_TEST(squash("head") == 0);
  BOOST_TEST(out == "migrations/5_checkpoint.sql\n");
  BOOST_TEST(lock() == 0);
  for (const char* each : {"1_nodes.sql", "2_region.sql", "3_jobs.sql", "4_other.sql", "5_merge.sql"}) remove(each);
  BOOST_TEST(problems() == "");
}

BOOST_AUTO_TEST_CASE(a_failure_on_the_way_leaves_no_file) {
  folder.write("2_region.sql",
               "-- migrate:up\nCREATE VIRTUAL TABLE found USING fts5(name, content='nodes');\n"
               "INSERT INTO found (found) VALUES ('rebuild');\n-- migrate:down\nDROP TABLE found;\n");
  folder.write("3_jobs.sql", "-- migrate:up\nCREATE TABLE nodes (id);\n-- migrate:irreversible a test\n");
  BOOST_TEST(lock() == 0);

  BOOST_TEST(squash("2") == 1);
  BOOST_TEST(err ==
             "migrations: error: the virtual table found has rows that are kept elsewhere (content=…), which no INSERT "
             "brings back [strata-cannot-squash]\n");
  BOOST_TEST(squash("3") == 1);
  BOOST_TEST(err.find("statement 1 of 1 of migration 3 failed") != std::string::npos);
  BOOST_TEST(!exists("2_checkpoint.sql"));
  BOOST_TEST(!exists("3_checkpoint.sql"));
}

BOOST_AUTO_TEST_CASE(an_edited_checkpoint_is_an_error_once_it_is_locked) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  std::string text = folder.read("2_checkpoint.sql");
  text.replace(text.find("'first'"), 7, "'other'");
  folder.write("2_checkpoint.sql", text);

  BOOST_TEST(verify() == 1);
  BOOST_TEST(err ==
             "migrations/2_checkpoint.sql:9:1: error: the checkpoint `2` leads elsewhere on sqlite than the migrations "
             "that it stands for [strata-checkpoint-differs]\n"
             "    -- migrate:up sqlite\n"
             "    ^\n"
             "  table nodes: row (1, 'first', NULL) missing\n"
             "  table nodes: row (1, 'other', NULL) added\n");
  BOOST_TEST(verify(verify_options::check::round_trip) == 1);
  BOOST_TEST(err.find("[strata-checkpoint-differs]") != std::string::npos);

  remove("2_checkpoint.sql");
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(lock() == 0);
  folder.write("2_checkpoint.sql", text);
  BOOST_TEST(
      problems().starts_with("migrations/2_checkpoint.sql:11:1: error: a locked checkpoint was edited "
                             "[strata-edited]\n"));

  // Taking it back while the originals are there.
  remove("2_checkpoint.sql");
  BOOST_TEST(problems() == "");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(out == "the checkpoint 2 is gone, and out of the lock file\n");
}

BOOST_AUTO_TEST_CASE(originals_go_together_and_only_below_a_locked_checkpoint) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  const std::string first = folder.read("1_nodes.sql");
  const std::string second = folder.read("2_region.sql");
  remove("1_nodes.sql");
  BOOST_TEST(problems().find("migrations/2_checkpoint.sql:5:1: error: only some of the migrations that the checkpoint "
                             "`2` stands for are here [strata-checkpoint-parts]\n"
                             "    -- migrate:checkpoint 1\n"
                             "    ^\n"
                             "  here: 2\n"
                             "  gone: 1\n") != std::string::npos);
  remove("2_region.sql");
  BOOST_TEST(problems() ==
             "migrations/2_checkpoint.sql: error: the lock file does not hold the checkpoint `2`, and the migrations "
             "that it stands for are gone [strata-checkpoint-unlocked]\n"
             "  help: bring their files back, then: strata lock; after that they can go\n");
  BOOST_TEST(lock() == 1);

  folder.write("1_nodes.sql", first);
  folder.write("2_region.sql", second);
  BOOST_TEST(lock() == 0);
  remove("1_nodes.sql");
  remove("2_region.sql");
  BOOST_TEST(problems() == "");
  remove("2_checkpoint.sql");
  BOOST_TEST(problems().find("[strata-removed]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_chain_is_stale) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  std::string text = folder.read("2_checkpoint.sql");
  const std::size_t digest = text.find("sha256:") + 7;
  text[digest] = text[digest] == '0' ? '1' : '0';
  folder.write("2_checkpoint.sql", text);

  BOOST_TEST(problems() ==
             "migrations/2_checkpoint.sql: error: this checkpoint was written for another chain: `2` stands on another "
             "history now [strata-checkpoint-stale]\n"
             "  help: remove the file, then: strata squash 2\n");
}

BOOST_AUTO_TEST_CASE(a_newer_checkpoint_takes_an_older_one_in) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(lock() == 0);
  sqlite_sandbox from_first;
  BOOST_TEST(upgrade(from_first.db(), "2") == "2");
  remove("1_nodes.sql");
  remove("2_region.sql");

  BOOST_TEST(squash("3") == 0);
  BOOST_TEST(err == "");
  BOOST_TEST(folder.read("3_checkpoint.sql").find("-- migrate:checkpoint 1 2\n") != std::string::npos);
  BOOST_TEST(lock() == 0);
  BOOST_TEST(problems() == "");
  sqlite_sandbox fresh;
  BOOST_TEST(upgrade(fresh.db()) == "3");
  BOOST_TEST(upgrade(from_first.db()) == "3");

  remove("2_checkpoint.sql");
  BOOST_TEST(problems().find("[strata-checkpoint-parts]") != std::string::npos);
  remove("3_jobs.sql");
  BOOST_TEST(problems() == "");
  BOOST_TEST(upgrade(from_first.db()) == "");
  sqlite_sandbox later;
  BOOST_TEST(upgrade(later.db()) == "3");
}

BOOST_AUTO_TEST_CASE(of_several_checkpoints_the_newest_below_the_target_is_taken) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(squash("3") == 0);
  BOOST_TEST(lock() == 0);
  BOOST_TEST(out == "locked the checkpoint 2\nlocked the checkpoint 3\n");

  sqlite_sandbox to_head;
  BOOST_TEST(upgrade(to_head.db()) == "3");
  sqlite_sandbox to_second;
  BOOST_TEST(upgrade(to_second.db(), "2") == "2");
  BOOST_TEST(upgrade(to_second.db()) == "3");
  sqlite_sandbox to_first;
  BOOST_TEST(upgrade(to_first.db(), "1") == "1");
  BOOST_TEST(upgrade(to_first.db()) == "2 3");
}

BOOST_AUTO_TEST_CASE(what_was_proved_is_remembered_and_what_changed_is_proved_again) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  const temporary_folder cache;
  const auto verify_with_cache = [&] { return call(verify_migrations, {.folder = where, .cache = cache.path()}); };
  BOOST_TEST(verify_with_cache() == 0);
  const std::string remembered = cache.read("verified");
  BOOST_TEST(verify_with_cache() == 0);
  BOOST_TEST(cache.read("verified") == remembered);

  std::string text = folder.read("2_checkpoint.sql");
  text.replace(text.find("region TEXT"), 11, "region BLOB");
  folder.write("2_checkpoint.sql", text);
  for (int twice = 0; twice < 2; ++twice) {
    BOOST_TEST(verify_with_cache() == 1);
    BOOST_TEST(err.find("  column nodes.region: type is TEXT after the migrations, BLOB after the checkpoint\n") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(an_edit_of_what_is_gone_cannot_be_accepted) {
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(lock() == 0);
  remove("1_nodes.sql");
  remove("2_region.sql");

  BOOST_TEST(call(lock_migrations, {.folder = where, .accept_edit = "2", .reason = "x", .accept_down = {}}) == 1);
  BOOST_TEST(err.find("a checkpoint stands for `2`, whose own file is gone [strata-checkpoint]") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
