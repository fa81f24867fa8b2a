// Drafts that were edited, in a development build: what is taken back by itself, and what is not.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

constexpr std::string_view ways_on =
    "\n  database: unchanged\n"
    "  help: keep the rows: restore the text that ran, and put the change in a new migration (strata new -m \"...\"); "
    "or "
    "take the draft back and apply the new text, whatever rows go with it: test-migrate upgrade --redo-drafts, "
    "options.drafts = redo, or test-migrate downgrade base -y and then upgrade";

class listener final : public observer {
 public:
  void notice(std::string_view text) override { notices.emplace_back(text); }
  std::vector<std::string> notices;
};

/// A locked migration, a draft over it, some rows, and the draft edited.
struct edited_draft {
  std::string base = "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT)";
  std::vector<std::string> up = {};
  std::vector<std::string> down = {};
  std::string rows = {};
  bool transactional = true;
  bool drops_tables = false;
};

// What the launch after the edit loses, as it says it; empty: it went through.
std::string lost_by(const edited_draft& what) {
  database file;
  file.run("PRAGMA foreign_keys = ON");
  sqlite::connection db{file.handle()};
  std::vector<migration_text> texts{{.revision = "0001", .up = {what.base}, .down = {"SELECT 1"}},
                                    {.revision = "0002",
                                     .up = what.up,
                                     .down = what.down,
                                     .transactional = what.transactional,
                                     .drops_tables = what.drops_tables,
                                     .draft = true}};
  const built_chain ran{texts, true};
  upgrade(db, ran.set());
  file.run(what.rows);
  texts[1].up.emplace_back("SELECT 'edited'");
  const built_chain edited{texts, true};
  const std::string before = file.fingerprint();

  const std::string said = message_of([&] { upgrade(db, edited.set()); });

  if (said == "(no error)") {
    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
    return {};
  }
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(file.one("PRAGMA foreign_keys") == "1");
  constexpr std::string_view known = "would lose rows: ";
  const std::size_t at = said.find(known);
  if (at == std::string::npos) return said;
  return said.substr(at + known.size(), said.find(" [strata-draft-edited]") - at - known.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(draft_redo_test)

BOOST_AUTO_TEST_CASE(a_draft_whose_table_has_rows_is_not_taken_back) {
  database file;
  sqlite::connection db{file.handle()};
  migration_text draft{.revision = "0001",
                       .up = {"CREATE TABLE nodes (id)"},
                       .down = {"DROP TABLE nodes"},
                       .drops_tables = true,
                       .draft = true};
  const built_chain ran{{draft}, true};
  upgrade(db, ran.set());
  file.run("INSERT INTO nodes VALUES (1), (2)");
  draft.up = {"CREATE TABLE nodes (id, name)"};
  const built_chain edited{{draft}, true};
  const std::string before = file.fingerprint();
  listener heard;

  BOOST_TEST(
      message_of([&] { upgrade(db, edited.set(), {.observer = &heard}); }) ==
      "error: the draft 0001 was edited after this database ran it, and taking it back would lose rows: nodes (2 "
      "rows) [strata-draft-edited]" +
          std::string{ways_on});
  BOOST_TEST(file.fingerprint() == before);
  BOOST_TEST(heard.notices.empty());

  upgrade(db, edited.set(), {.drafts = draft_policy::redo, .observer = &heard});
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "0");
  BOOST_TEST(heard.notices == (std::vector<std::string>{"drafts were edited since this database ran them: taking back "
                                                        "0001 to apply the new text"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_draft_that_costs_no_row_is_taken_back_and_that_is_said) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = three_migrations();
  texts[1].draft = texts[2].draft = true;
  const built_chain ran{texts, true};
  upgrade(db, ran.set());
  file.run("DELETE FROM nodes");
  texts[1].up[0] = "ALTER TABLE nodes ADD COLUMN region VARCHAR(32)";
  const built_chain edited{texts, true};
  listener heard;

  const report done = upgrade(db, edited.set(), {.observer = &heard});

  BOOST_TEST(done.migrations.size() == 4u);
  BOOST_TEST(heard.notices == (std::vector<std::string>{"drafts were edited since this database ran them: taking back "
                                                        "0002 and what stands on it to apply the new text; no row is "
                                                        "lost by it"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(whatever_a_way_down_does_its_losses_are_counted) {
  const std::string rows = "INSERT INTO nodes (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')";

  BOOST_TEST(lost_by({.up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
                      .down = {"ALTER TABLE nodes DROP COLUMN region"},
                      .rows = rows}) == "nodes (3 rows)");
  BOOST_TEST(
      lost_by({.up = {"ALTER TABLE nodes ADD key TEXT"}, .down = {"ALTER TABLE nodes DROP key"}, .rows = rows}) ==
      "nodes (3 rows)");
  BOOST_TEST(lost_by({.up = {"SELECT 1"}, .down = {"DELETE FROM nodes WHERE id > 1"}, .rows = rows}) ==
             "nodes (2 of 3 rows)");
  BOOST_TEST(
      lost_by({.up = {"SELECT 1"},
               .down = {"WITH some AS (SELECT 3 AS id) UPDATE nodes SET name = NULL WHERE id IN (SELECT id FROM some)"},
               .rows = rows}) == "nodes (1 row)");
  BOOST_TEST(lost_by({.up = {"SELECT 1"}, .down = {"REPLACE INTO nodes VALUES (1, 'other')"}, .rows = rows}) ==
             "nodes (1 row)");
  // Children that go by a cascade.
  BOOST_TEST(lost_by({.base = "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT)",
                      .up = {"CREATE TABLE IF NOT EXISTS jobs (node INTEGER REFERENCES nodes (id) ON DELETE CASCADE)"},
                      .down = {"DELETE FROM nodes WHERE id = 1", "DROP TABLE jobs"},
                      .rows = rows + "; INSERT INTO jobs VALUES (1), (1)"}) == "jobs (2 rows), nodes (1 of 3 rows)");
  // A rebuild that leaves a column out.
  BOOST_TEST(lost_by({.up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
                      .down = {"CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT)",
                               "INSERT INTO made SELECT id, name FROM nodes", "DROP TABLE nodes",
                               "ALTER TABLE made RENAME TO nodes"},
                      .rows = rows,
                      .drops_tables = true}) == "nodes (3 rows)");
}

BOOST_AUTO_TEST_CASE(what_keeps_every_row_is_taken_back) {
  const std::string rows = "INSERT INTO nodes (id, name) VALUES (1, 'a'), (2, 'b')";

  BOOST_TEST(lost_by({.up = {"CREATE INDEX ix ON nodes (name)"}, .down = {"DROP INDEX ix"}, .rows = rows}) == "");
  BOOST_TEST(
      lost_by({.up = {"CREATE TABLE more (x)"}, .down = {"DROP TABLE more"}, .rows = rows, .drops_tables = true}) ==
      "");
  BOOST_TEST(lost_by({.up = {"ALTER TABLE nodes RENAME TO machines"},
                      .down = {"ALTER TABLE machines RENAME TO nodes"},
                      .rows = "INSERT INTO machines VALUES (1, 'a')"}) == "");
  BOOST_TEST(lost_by({.up = {"CREATE VIEW v AS SELECT * FROM nodes"}, .down = {"DROP VIEW v"}, .rows = rows}) == "");
  BOOST_TEST(lost_by({.up = {"SELECT 1"}, .down = {"DELETE FROM nodes WHERE id > 5"}, .rows = rows}) == "");
  // An empty virtual table has rows in the tables behind it.
  BOOST_TEST(
      lost_by({.up = {"CREATE VIRTUAL TABLE words USING fts5(w)"}, .down = {"DROP TABLE words"}, .rows = rows}) == "");
  BOOST_TEST(lost_by({.up = {"CREATE VIRTUAL TABLE words USING fts5(w)"},
                      .down = {"DROP TABLE words"},
                      .rows = "INSERT INTO words VALUES ('a'), ('b')"}) == "words (2 rows)");
  BOOST_TEST(lost_by({.up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
                      .down = {"CREATE TABLE made (id INTEGER PRIMARY KEY, name TEXT)",
                               "INSERT INTO made SELECT id, name FROM nodes", "UPDATE made SET name = 'x'",
                               "DROP TABLE nodes", "ALTER TABLE made RENAME TO nodes"},
                      .rows = "",
                      .drops_tables = true}) == "");
}

BOOST_AUTO_TEST_CASE(a_way_down_that_no_transaction_holds_is_judged_by_its_words) {
  const std::string rows = "INSERT INTO nodes (id, name) VALUES (1, 'a')";

  BOOST_TEST(lost_by({.up = {"CREATE TABLE more (x)"},
                      .down = {"DROP TABLE more"},
                      .rows = rows + "; INSERT INTO more VALUES (1)",
                      .transactional = false}) == "more (1 row)");
  BOOST_TEST(
      lost_by({.up = {"CREATE TABLE more (x)"}, .down = {"DROP TABLE more"}, .rows = rows, .transactional = false}) ==
      "");
  BOOST_TEST(lost_by({.up = {"CREATE INDEX ix ON nodes (name)"},
                      .down = {"DROP INDEX ix"},
                      .rows = rows,
                      .transactional = false}) == "");
}

BOOST_AUTO_TEST_CASE(a_way_down_that_fails_is_reported_as_a_run_would) {
  BOOST_TEST(lost_by({.up = {"SELECT 1"}, .down = {"DROP TABLE nosuch"}, .rows = ""}).find("[strata-sql]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_that_come_after_the_count_are_seen) {
  const temporary_folder folder;
  database file{folder.file("app.db")};
  const auto db = sqlite::driver.connect("sqlite:///" + folder.file("app.db"), {});
  migration_text draft{.revision = "0001",
                       .up = {"CREATE TABLE nodes (id)"},
                       .down = {"DROP TABLE nodes"},
                       .drops_tables = true,
                       .draft = true};
  const built_chain ran{{draft}, true};
  upgrade(*db, ran.set());
  draft.up = {"CREATE TABLE nodes (id, name)"};
  const built_chain edited{{draft}, true};
  class intruder final : public observer {
   public:
    explicit intruder(database& file) : file_{file} {}
    void planned(const plan_event&) override { file_.run("INSERT INTO nodes VALUES (1)"); }

   private:
    database& file_;
  } intruding{file};

  const std::string said = message_of([&] { upgrade(*db, edited.set(), {.observer = &intruding}); });

  BOOST_TEST(said.find("would lose rows: nodes (1 row) [strata-draft-edited]") != std::string::npos, said);
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_CASE(a_refused_redo_leaves_no_backup_and_a_wanted_one_does) {
  const temporary_folder folder;
  database file{folder.file("app.db")};
  const auto db = sqlite::driver.connect("sqlite:///" + folder.file("app.db"), {});
  migration_text draft{.revision = "0001",
                       .up = {"CREATE TABLE nodes (id)"},
                       .down = {"DROP TABLE nodes"},
                       .drops_tables = true,
                       .draft = true};
  const built_chain ran{{draft}, true};
  upgrade(*db, ran.set());
  file.run("INSERT INTO nodes VALUES (1)");
  draft.up = {"CREATE TABLE nodes (id, name)"};
  const built_chain edited{{draft}, true};
  const std::string copies = folder.file("copies");

  BOOST_CHECK_THROW(upgrade(*db, edited.set(), {.backup = {.folder = copies}}), history_error);
  BOOST_TEST(!std::filesystem::exists(copies));
  const report done = upgrade(*db, edited.set(), {.drafts = draft_policy::redo, .backup = {.folder = copies}});

  database copy{done.backup};
  BOOST_TEST(copy.one("SELECT count(*) FROM nodes") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
