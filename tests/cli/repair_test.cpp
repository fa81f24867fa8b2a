// What `repair` lists, what it mends, and that it mends nothing else.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;
using strata::test::database;
using strata::test::migration_text;

BOOST_AUTO_TEST_SUITE(repair_test)

migration_text table(const std::string& revision, const std::string& name) {
  return {.revision = revision, .up = {"CREATE TABLE " + name + " (id)"}, .down = {"DROP TABLE " + name}};
}

const built_chain line{table("1001", "a"), table("1002", "b"), table("1003", "c")};

struct repaired_database {
  temporary_folder folder;

  explicit repaired_database(const strata::chain_set& set = line.set()) {
    BOOST_TEST(run_in(folder, {"upgrade"}, set).status == 0);
  }
  void run_sql(const std::string& sql) { database{folder.file("app.db")}.run(sql); }
  [[nodiscard]] std::string everything() const {
    database now{folder.file("app.db")};
    return now.fingerprint();
  }
  /// Times, and the counter of writes, left out.
  [[nodiscard]] std::string rows() const {
    database now{folder.file("app.db")};
    std::string all;
    for (const std::string& each :
         now.rows("SELECT revision, description, parents, digest, checksum, compatible, draft, direction, "
                  "statements_done, statements, down_script, down_checksum, irreversible FROM strata_migrations "
                  "ORDER BY position")) {
      all += each + '\n';
    }
    return all + now.one("SELECT heads || ' ' || digest FROM strata_state");
  }
  [[nodiscard]] std::string last_log() const {
    database now{folder.file("app.db")};
    return now.one("SELECT event || ' ' || revision FROM strata_log ORDER BY id DESC LIMIT 1");
  }
};

/// Mends, finds nothing left, and mends once more without writing anything.
void mend(const repaired_database& where, const strata::chain_set& set, const std::string& kind,
          const std::string& expected_out, const std::string& expected_log) {
  const outcome did = run_in(where.folder, {"repair", "--mend", kind}, set);
  BOOST_TEST(did.out == expected_out);
  BOOST_TEST(did.status == 0);
  BOOST_TEST(where.last_log() == expected_log);
  BOOST_TEST(run_in(where.folder, {"repair"}, set).out == "the bookkeeping is consistent\n");

  const std::string before = where.everything();
  const outcome again = run_in(where.folder, {"repair", "--mend", kind}, set);
  BOOST_TEST(again.out == "nothing of that kind is there to mend\n");
  BOOST_TEST(again.status == 0);
  BOOST_TEST(where.everything() == before);
}

BOOST_AUTO_TEST_CASE(a_consistent_bookkeeping_is_left_alone) {
  const repaired_database where;
  const std::string before = where.everything();

  const outcome listed = run_in(where.folder, {"repair"}, line.set());
  const outcome mended = run_in(
      where.folder, {"repair", "--mend", "edited,reparented,unknown,altered,finished", "--format=json"}, line.set());

  BOOST_TEST(listed.status == 0);
  BOOST_TEST(listed.out == "the bookkeeping is consistent\n");
  BOOST_TEST(json::parse(mended.out) == json::parse(R"({"database": "the SQLite database FOLDER/app.db",
      "mended": [], "consistent": true, "differences": []})"));
  BOOST_TEST(where.everything() == before);
}

BOOST_AUTO_TEST_CASE(an_edited_migration_takes_the_programs_text_and_the_digests_above_follow) {
  const built_chain edited{{.revision = "1001", .up = {"CREATE TABLE a (id INTEGER)"}, .down = {"DROP TABLE a -- !"}},
                           table("1002", "b"),
                           table("1003", "c")};
  const repaired_database where;
  const std::string before = where.everything();

  const outcome listed = run_in(where.folder, {"repair"}, edited.set());

  BOOST_TEST(listed.status == 3);
  BOOST_TEST(listed.out ==
             "1001: edited: applied with another text\n"
             "  if what ran is as good as this program's text: nimbus-migrate repair 1001 --mend edited\n"
             "1002: reparented: applied with the same text, on other ancestors\n"
             "  if the schema is what this program's order makes: nimbus-migrate repair 1002 --mend reparented\n"
             "1003: reparented: applied with the same text, on other ancestors\n"
             "  if the schema is what this program's order makes: nimbus-migrate repair 1003 --mend reparented\n");
  BOOST_TEST(where.everything() == before);
  mend(where, edited.set(), "edited", "mended 1001: edited\n", "repair edited 1001");
  const repaired_database fresh{edited.set()};
  BOOST_TEST(where.rows() == fresh.rows());
  BOOST_TEST(run_in(where.folder, {"upgrade"}, edited.set()).out == "already at head 1003\n");
  BOOST_TEST(run_in(where.folder, {"downgrade", "base", "-y"}, edited.set()).status == 0);
}

BOOST_AUTO_TEST_CASE(a_reparented_migration_takes_the_programs_parents) {
  const built_chain other{table("1001", "a"), table("1003", "c"), table("1002", "b")};
  const repaired_database where;

  mend(where, other.set(), "reparented",
       "mended 1002: reparented\n"
       "mended 1003: reparented\n",
       "repair reparented 1003");
  BOOST_TEST(run_in(where.folder, {"current"}, other.set()).out == "1002 (head)\n");
  const repaired_database fresh{other.set()};
  BOOST_TEST(where.rows() == fresh.rows());
}

BOOST_AUTO_TEST_CASE(an_unknown_migration_is_forgotten_and_its_tables_stay) {
  const built_chain shorter{table("1001", "a"), table("1002", "b")};
  const repaired_database where;

  mend(where, shorter.set(), "unknown", "mended 1003: unknown\n", "repair unknown 1003");
  BOOST_TEST(run_in(where.folder, {"current"}, shorter.set()).out == "1002 (head)\n");
  BOOST_TEST(database{where.folder.file("app.db")}.one("SELECT count(*) FROM sqlite_schema WHERE name = 'c'") == "1");
}

BOOST_AUTO_TEST_CASE(a_damaged_down_script_is_replaced_by_the_programs) {
  repaired_database where;
  const std::string before = where.rows();
  where.run_sql("UPDATE strata_migrations SET down_script = down_script || 'x' WHERE revision = '1002'");

  mend(where, line.set(), "altered", "mended 1002: altered\n", "repair altered 1002");
  BOOST_TEST(where.rows() == before);
}

BOOST_AUTO_TEST_CASE(rows_that_were_changed_by_hand_are_accepted_when_told_so_and_never_by_the_way) {
  repaired_database where;
  where.run_sql("DELETE FROM strata_migrations WHERE revision = '1003'");
  const std::string before = where.everything();

  const outcome hidden = run_in(where.folder, {"repair", "--mend", "edited"}, line.set());

  BOOST_TEST(hidden.status == 1);
  BOOST_TEST(hidden.err ==
             "error: the bookkeeping was changed by hand, which any repair would hide [strata-damaged-bookkeeping]\n"
             "  database: unchanged\n"
             "  help: if its rows are right as they are, say so, too: test-migrate repair --mend altered\n");
  BOOST_TEST(where.everything() == before);
  mend(where, line.set(), "altered", "mended 1002: altered\n", "repair altered 1002");
  BOOST_TEST(run_in(where.folder, {"current"}, line.set()).out == "1002\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_script_that_the_program_does_not_hold_stays_and_is_named) {
  const built_chain shorter{table("1001", "a"), table("1002", "b")};
  repaired_database where;
  where.run_sql("UPDATE strata_migrations SET down_script = down_script || 'x' WHERE revision = '1003'");
  const std::string before = where.everything();

  const outcome result = run_in(where.folder, {"repair", "--mend", "altered"}, shorter.set());

  BOOST_TEST(result.status == 1);
  BOOST_TEST(
      result.err.starts_with("error: the stored down script of 1003 is damaged, and this program does not hold "
                             "it [strata-damaged-bookkeeping]\n"));
  BOOST_TEST(where.everything() == before);
}

/// The second statement fails.
const built_chain interrupted{table("1001", "a"),
                              {.revision = "1002",
                               .up = {"CREATE TABLE b (id)", "CREATE TABLE b (id)"},
                               .down = {"DROP TABLE b"},
                               .transactional = false}};

BOOST_AUTO_TEST_CASE(an_interrupted_upgrade_counts_as_finished_when_told_so) {
  const temporary_folder unused;
  repaired_database where{line.set()};
  BOOST_TEST(run_in(where.folder, {"downgrade", "base", "-y"}, line.set()).status == 0);
  BOOST_TEST(run_in(where.folder, {"upgrade"}, interrupted.set()).status == 1);

  const outcome listed = run_in(where.folder, {"repair"}, interrupted.set());
  const outcome both = run_in(where.folder, {"repair", "--mend", "finished,undone"}, interrupted.set());

  BOOST_TEST(listed.out ==
             "1002: unfinished: begun and interrupted; `upgrade` goes on where it stopped\n"
             "  if the rest was done by hand: nimbus-migrate repair 1002 --mend finished\n"
             "  if what was done was taken back by hand: nimbus-migrate repair 1002 --mend undone\n");
  BOOST_TEST(both.status == 2);
  mend(where, interrupted.set(), "finished", "mended 1002: finished\n", "repair finished 1002");
  BOOST_TEST(run_in(where.folder, {"current"}, interrupted.set()).out == "1002 (head)\n");
  BOOST_TEST(run_in(where.folder, {"upgrade"}, interrupted.set()).out == "already at head 1002\n");
}

BOOST_AUTO_TEST_CASE(an_interrupted_upgrade_counts_as_undone_when_told_so) {
  repaired_database where{line.set()};
  BOOST_TEST(run_in(where.folder, {"downgrade", "base", "-y"}, line.set()).status == 0);
  BOOST_TEST(run_in(where.folder, {"upgrade"}, interrupted.set()).status == 1);

  mend(where, interrupted.set(), "undone", "mended 1002: undone\n", "repair undone 1002");
  BOOST_TEST(run_in(where.folder, {"current"}, interrupted.set()).out == "1001\n");
}

BOOST_AUTO_TEST_CASE(an_interrupted_downgrade_is_settled_either_way) {
  const built_chain stuck{table("1001", "a"),
                          {.revision = "1002",
                           .up = {"CREATE TABLE b (id)"},
                           .down = {"DROP TABLE b", "DROP TABLE b"},
                           .transactional = false}};
  for (const std::string kind : {"finished", "undone"}) {
    const repaired_database where{stuck.set()};
    BOOST_TEST(run_in(where.folder, {"downgrade", "-1", "-y"}, stuck.set()).status == 1);

    mend(where, stuck.set(), kind, "mended 1002: " + kind + "\n", "repair " + kind + " 1002");
    BOOST_TEST(run_in(where.folder, {"current"}, stuck.set()).out == (kind == "finished" ? "1001\n" : "1002 (head)\n"));
  }
}

BOOST_AUTO_TEST_CASE(only_the_named_revisions_are_mended) {
  const built_chain edited{{.revision = "1001", .up = {"CREATE TABLE a (id INTEGER)"}, .down = {"DROP TABLE a"}},
                           table("1002", "b"),
                           {.revision = "1003", .up = {"CREATE TABLE c (id INTEGER)"}, .down = {"DROP TABLE c"}}};
  const repaired_database where;

  const outcome one = run_in(where.folder, {"repair", "1003", "--mend", "edited"}, edited.set());

  BOOST_TEST(one.out == "mended 1003: edited\n");
  BOOST_TEST(one.status == 0);
  BOOST_TEST(run_in(where.folder, {"check"}, edited.set()).out ==
             "1001: edited: applied with another text\n"
             "1002: reparented: applied with the same text, on other ancestors\n");
}

BOOST_AUTO_TEST_CASE(a_kind_that_is_none_is_wrong_usage) {
  const temporary_folder folder;

  const outcome result = run_in(folder, {"repair", "--mend", "everything"}, line.set());

  BOOST_TEST(result.status == 2);
  BOOST_TEST(result.err ==
             "error: 'everything' is nothing that can be mended [strata-usage]\n"
             "  help: --mend takes edited, reparented, unknown, altered, finished, undone, with commas between\n");
}

BOOST_AUTO_TEST_SUITE_END()
