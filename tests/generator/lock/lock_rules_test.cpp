#include <boost/test/unit_test.hpp>

#include "generator/graph/written_files.hpp"
#include "generator/lock/lock_changes.hpp"
#include "generator/lock/lock_file.hpp"
#include "generator/lock/lock_rules.hpp"
#include "generator/sql/checksum.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

using written = std::initializer_list<std::pair<std::string, std::string>>;

const std::string first = migration_text("", "CREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (1);");
const std::string second = migration_text("", "ALTER TABLE a ADD COLUMN c TEXT;", "ALTER TABLE a DROP COLUMN c;");
const std::string third = migration_text("", "CREATE INDEX d ON a (c);", "DROP INDEX d;");

// A folder is locked as `lock()` finds it; `messages_about()` says what is wrong with it as it is then.
struct fixture {
  std::vector<dialect> dialects{dialect::sqlite};
  lock_file locked;
  std::vector<migration_chain> chains;
  diagnostics messages;

  void load(written files) {
    const auto read = read_files(files, messages);
    const migration_graph graph = build_graph(read, messages);
    chains.clear();
    for (const dialect which : dialects) chains.push_back(build_chain(read, graph, which, messages));
  }
  void lock(written files) {
    load(files);
    locked.dialects = dialects;
    locked.layout = "strata";
    apply_lock(chains, locked, nullptr, messages);
    append_drafts(locked, chains);
    BOOST_REQUIRE_EQUAL(format(messages), "");
  }
  std::string messages_about(written files) {
    const auto file = std::make_shared<source_file>("migrations/strata.lock", serialise(locked));
    messages = {};
    locked = parse_lock_file(file, messages);
    load(files);
    apply_lock(chains, locked, file, messages);
    return format(messages);
  }
  std::string short_up(std::size_t at) const {
    return locked.migrations[at].scripts.at(dialect::sqlite).up.substr(7, 12);
  }
  std::string short_found(std::size_t at) const { return chains[0].migrations[at].up.checksum.substr(7, 12); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lock_rules_test, fixture)

BOOST_AUTO_TEST_CASE(without_a_lock_file_all_are_drafts) {
  load({{"1_a.sql", first}, {"2_b.sql", second}});
  apply_lock(chains, {}, nullptr, messages);

  BOOST_TEST(format(messages) == "");
  const auto& migrations = chains[0].migrations;
  BOOST_TEST(migrations[0].draft);
  BOOST_TEST(migrations[0].digest == digest({}, "1", migrations[0].up.checksum));
  const std::vector<std::string> parents{migrations[0].digest};
  BOOST_TEST(migrations[1].digest == digest(parents, "2", migrations[1].up.checksum));
}

BOOST_AUTO_TEST_CASE(what_is_locked_is_no_draft_and_keeps_its_digest) {
  lock({{"1_a.sql", first}});
  const std::string before = chains[0].migrations[0].digest;

  BOOST_TEST(messages_about({{"1_a.sql", first}, {"2_b.sql", second}}) == "");

  BOOST_TEST(!chains[0].migrations[0].draft);
  BOOST_TEST(chains[0].migrations[0].digest == before);
  BOOST_TEST(chains[0].migrations[1].draft);
}

BOOST_AUTO_TEST_CASE(comments_line_ends_a_byte_order_mark_and_blanks_are_no_edits) {
  lock({{"1_a.sql", first}});

  BOOST_TEST(
      messages_about({{"1_a.sql",
                       "\xEF\xBB\xBF-- Another comment\r\n-- migrate:up\r\nCREATE   TABLE a (\r\n  b INTEGER);\r\n"
                       "/* one */ INSERT INTO a VALUES (1) ;\r\n-- migrate:down\r\nDROP TABLE a; -- gone\r\n"}}) == "");
}

BOOST_AUTO_TEST_CASE(an_edited_migration_is_shown_at_its_first_changed_statement) {
  lock({{"1_a.sql", first}});

  const std::string found =
      messages_about({{"1_a.sql", migration_text("", "CREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (2);")}});

  BOOST_TEST(found ==
             "migrations/1_a.sql:3:1: error: applied migration was edited [strata-edited]\n"
             "    INSERT INTO a VALUES (2);\n"
             "    ^\n"
             "  locked  " +
                 short_up(0) + "…  found  " + short_found(0) +
                 "…\n"
                 "  help: put the change in a new migration (strata new -m \"…\"), or, if no kept database ran this "
                 "one, strata unlock 1\n");
}

BOOST_AUTO_TEST_CASE(an_edit_below_the_newest_names_the_way_to_accept_it) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}});

  const std::string found =
      messages_about({{"1_a.sql", migration_text("", "CREATE TABLE a (b INTEGER);")}, {"2_b.sql", second}});

  BOOST_TEST(found ==
             "migrations/1_a.sql:1:1: error: applied migration was edited [strata-edited]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  locked  " +
                 short_up(0) + "…  found  " + short_found(0) +
                 "…\n"
                 "  help: put the change in a new migration (strata new -m \"…\"), or, if it has to change in place, "
                 "strata lock "
                 "--accept-edit 1 --reason \"…\"\n");
}

BOOST_AUTO_TEST_CASE(an_edit_of_a_section_that_dialects_share_is_reported_once) {
  dialects = {dialect::sqlite, dialect::postgresql};
  lock({{"1_a.sql", first}});

  (void)messages_about({{"1_a.sql", migration_text("", "CREATE TABLE a (b TEXT);\nINSERT INTO a VALUES (1);")}});

  BOOST_REQUIRE(messages.all().size() == 1u);
  BOOST_TEST(messages.all()[0].code == "strata-edited");
}

BOOST_AUTO_TEST_CASE(an_edit_of_one_dialects_section_is_reported_there) {
  dialects = {dialect::sqlite, dialect::postgresql};
  const std::string sections = "-- migrate:up\nSELECT 1;\n-- migrate:irreversible x\n-- migrate:up postgresql\n";
  lock({{"1_a.sql", sections + "SELECT 2;\n"}});

  (void)messages_about({{"1_a.sql", sections + "SELECT 3;\n"}});

  BOOST_REQUIRE(messages.all().size() == 1u);
  BOOST_TEST(messages.all()[0].file->locate(*messages.all()[0].offset).line == 5u);
}

BOOST_AUTO_TEST_CASE(an_edited_way_down_is_reported_with_the_way_out) {
  lock({{"1_a.sql", first}});
  const std::string before = locked.migrations[0].scripts.at(dialect::sqlite).down.substr(7, 12);

  const std::string found =
      messages_about({{"1_a.sql", migration_text("", "CREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (1);",
                                                 "DROP TABLE IF EXISTS a;")}});

  BOOST_TEST(found ==
             "migrations/1_a.sql:4:1: error: the way down of an applied migration was edited "
             "[strata-edited-down]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  locked  " +
                 before + "…  found  " + chains[0].migrations[0].down.checksum.substr(7, 12) +
                 "…\n"
                 "  help: strata lock --accept-down 1\n");
}

BOOST_AUTO_TEST_CASE(a_way_down_that_became_irreversible_is_an_edit) {
  lock({{"1_a.sql", first}});

  BOOST_TEST(messages_about({{"1_a.sql",
                              "-- migrate:up\nCREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (1);\n"
                              "-- migrate:irreversible x\n"}}) ==
             "migrations/1_a.sql: error: the way down of an applied migration was edited [strata-edited-down]\n"
             "  locked  " +
                 locked.migrations[0].scripts.at(dialect::sqlite).down.substr(7, 12) +
                 "…  found  irreversible\n"
                 "  help: strata lock --accept-down 1\n");
}

BOOST_AUTO_TEST_CASE(a_removed_migration_is_reported_in_the_lock_file) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", third}});
  const std::string line = serialise(locked).substr(serialise(locked).find("\n2 ") + 1, 160);

  BOOST_TEST(
      messages_about({{"1_a.sql", first}, {"3_c.sql", third}}) ==
      "migrations/strata.lock:6:1: error: migration `2` is locked, and its file is gone [strata-removed]\n    " + line +
          "\n    ^\n"
          "  help: bring its file back: git log --diff-filter=D --name-only -- migrations shows where it went\n");
}

BOOST_AUTO_TEST_CASE(removing_the_newest_can_be_taken_out_of_the_lock_file) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}});

  (void)messages_about({{"1_a.sql", first}});

  BOOST_REQUIRE(messages.all().size() == 1u);
  BOOST_TEST(messages.all()[0].help ==
             "bring its file back: git log --diff-filter=D --name-only -- migrations shows where it went\n"
             "or, if no kept database ran it: strata unlock 2");
}

BOOST_AUTO_TEST_CASE(a_renamed_migration_is_recognised_by_its_text) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", third}});

  BOOST_TEST(messages_about({{"1_a.sql", first}, {"2_1_b.sql", second}, {"3_c.sql", third}}) ==
             "migrations/2_1_b.sql: error: migration `2` is locked under that name and is called `2_1` now "
             "[strata-renamed]\n"
             "  help: give the file its name back, or write `-- migrate:revision 2` into it\n");
}

BOOST_AUTO_TEST_CASE(a_description_can_be_renamed) {
  lock({{"1_a.sql", first}});

  BOOST_TEST(messages_about({{"1_other_words.sql", first}}) == "");
}

BOOST_AUTO_TEST_CASE(a_reparented_migration_is_reported_where_the_parent_is_stated) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", third}});

  BOOST_TEST(messages_about({{"1_a.sql", first},
                             {"2_b.sql", second},
                             {"3_c.sql", "-- migrate:parent 1\n" + third},
                             {"4_d.sql", migration_text("-- migrate:parent 2 3\n")}}) ==
             "migrations/3_c.sql:1:1: error: migration `3` is locked as the child of `2`, and is the child of `1` now "
             "[strata-reparented]\n"
             "    -- migrate:parent 1\n"
             "    ^\n"
             "  help: write `-- migrate:parent 2` into it\n");
}

BOOST_AUTO_TEST_CASE(a_base_that_gets_a_parent_is_reparented) {
  lock({{"1_a.sql", first},
        {"2_b.sql", "-- migrate:parent none\n" + second},
        {"3_c.sql", "-- migrate:parent 1 2\n" + third}});

  BOOST_TEST(
      messages_about({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", "-- migrate:parent 2 1\n" + third}}) ==
      "migrations/2_b.sql: error: migration `2` is locked as a first migration, and is the child of `1` now "
      "[strata-reparented]\n"
      "  help: write `-- migrate:parent none` into it\n");
}

BOOST_AUTO_TEST_CASE(drafts_that_sort_in_before_a_locked_migration_are_reported) {
  lock({{"1_a.sql", first}, {"4_b.sql", second}});

  BOOST_TEST(
      messages_about({{"1_a.sql", first}, {"2_x.sql", third}, {"3_y.sql", migration_text("")}, {"4_b.sql", second}}) ==
      "migrations/3_y.sql: error: draft `3` comes before `4`, which is locked [strata-inserted-before-locked]\n"
      "  help: strata rebase 3\n"
      "        or rename its file so that it sorts after migrations/4_b.sql\n"
      "migrations/2_x.sql: error: draft `2` comes before `4`, which is locked [strata-inserted-before-locked]\n"
      "  help: strata rebase 2\n"
      "        or rename its file so that it sorts after migrations/4_b.sql\n");
}

BOOST_AUTO_TEST_CASE(a_draft_on_a_branch_beside_locked_ones_is_fine) {
  lock({{"1_a.sql", first}, {"3_b.sql", "-- migrate:parent 1\n" + second}});

  BOOST_TEST(messages_about({{"1_a.sql", first},
                             {"2_x.sql", "-- migrate:parent 1\n" + third},
                             {"3_b.sql", "-- migrate:parent 1\n" + second},
                             {"4_merge.sql", migration_text("-- migrate:parent 2 3\n")}}) == "");
}

BOOST_AUTO_TEST_CASE(an_accepted_edit_is_good_and_keeps_the_digest) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}});
  const std::string digest_before = locked.migrations[0].scripts.at(dialect::sqlite).digest;
  const std::string up_before = locked.migrations[0].scripts.at(dialect::sqlite).up;
  const std::string edited = migration_text("", "CREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (2);");
  load({{"1_a.sql", edited}, {"2_b.sql", second}});

  BOOST_TEST(accept_edit(locked, chains, "1", "failed on full disks"));
  BOOST_TEST(!accept_edit(locked, chains, "1", "again"));

  BOOST_TEST(messages_about({{"1_a.sql", edited}, {"2_b.sql", second}}) == "");
  BOOST_TEST(chains[0].migrations[0].digest == digest_before);
  BOOST_TEST(chains[0].migrations[0].accepted == std::vector<std::string>{up_before}, boost::test_tools::per_element());
  BOOST_TEST(locked.migrations[0].reasons == std::vector<std::string>{"failed on full disks"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_accepted_way_down_is_good) {
  lock({{"1_a.sql", first}});
  const std::string edited =
      migration_text("", "CREATE TABLE a (b INTEGER);\nINSERT INTO a VALUES (1);", "DROP TABLE IF EXISTS a;");
  load({{"1_a.sql", edited}});

  BOOST_TEST(accept_down(locked, chains, "1"));
  BOOST_TEST(!accept_down(locked, chains, "1"));

  BOOST_TEST(messages_about({{"1_a.sql", edited}}) == "");
}

BOOST_AUTO_TEST_CASE(commands_name_a_folder_that_is_not_the_default) {
  const auto file =
      std::make_shared<source_file>("my db/strata.lock", "strata-lock 1\ndialects sqlite\nlayout strata\n");

  check_lock_header(parse_lock_file(file, messages), file, {dialect::sqlite, dialect::mysql}, "strata", messages);

  BOOST_TEST(format(messages) ==
             "my db/strata.lock:2:1: error: the lock file is for sqlite, not for sqlite and mysql "
             "[strata-lock-dialects]\n"
             "    dialects sqlite\n"
             "    ^\n"
             "  help: strata lock --dialects sqlite,mysql --directory \"my db\"\n");
}

BOOST_AUTO_TEST_CASE(another_layout_than_the_locked_one_is_reported) {
  const auto file =
      std::make_shared<source_file>("migrations/strata.lock", "strata-lock 1\ndialects sqlite\nlayout goose\n");

  check_lock_header(parse_lock_file(file, messages), file, {dialect::sqlite}, "strata", messages);

  BOOST_TEST(format(messages) ==
             "migrations/strata.lock:3:1: error: the lock file is for the layout goose, not for strata "
             "[strata-lock-layout]\n"
             "    layout goose\n"
             "    ^\n"
             "  help: strata lock --layout strata\n");
}

BOOST_AUTO_TEST_CASE(drafts_can_be_errors) {
  lock({{"1_a.sql", first}});
  (void)messages_about({{"1_a.sql", first}, {"2_b.sql", second}});

  report_drafts(chains, messages);

  BOOST_TEST(format(messages) ==
             "migrations/2_b.sql: error: migration `2` is a draft: the lock file does not hold it [strata-draft]\n"
             "  help: strata lock\n");
}

BOOST_AUTO_TEST_CASE(a_dependency_is_a_part_of_the_digest_and_a_label_is_not) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", "-- migrate:depends 1\n" + third}});

  const auto& migrations = chains[0].migrations;
  const std::vector<std::string> parents{migrations[1].digest};
  const std::vector<std::string> depends{migrations[0].digest};
  BOOST_TEST(migrations[2].digest == digest(parents, "3", migrations[2].up.checksum, depends));
  BOOST_TEST(migrations[2].digest != digest(parents, "3", migrations[2].up.checksum));
  BOOST_TEST(messages_about({{"1_a.sql", first},
                             {"2_b.sql", "-- migrate:label billing\n" + second},
                             {"3_c.sql", "-- migrate:depends 1\n" + third}}) == "");
}

BOOST_AUTO_TEST_CASE(a_locked_migration_keeps_its_dependencies) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", "-- migrate:depends 1\n" + third}});

  BOOST_TEST(messages_about({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", third}}) ==
             "migrations/3_c.sql: error: migration `3` is locked as depending on `1`, and depends on nothing now "
             "[strata-reparented]\n"
             "  help: write `-- migrate:depends 1` into it\n");
}

BOOST_AUTO_TEST_CASE(a_locked_migration_gets_no_new_dependency) {
  lock({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", third}});

  BOOST_TEST(messages_about({{"1_a.sql", first}, {"2_b.sql", second}, {"3_c.sql", "-- migrate:depends 1\n" + third}}) ==
             "migrations/3_c.sql:1:1: error: migration `3` is locked as depending on nothing, and depends on `1` now "
             "[strata-reparented]\n"
             "    -- migrate:depends 1\n"
             "    ^\n"
             "  help: remove `migrate:depends` from it\n");
}

BOOST_AUTO_TEST_SUITE_END()
