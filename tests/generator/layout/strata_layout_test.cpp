#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(strata_layout_test, read_strata_file)

BOOST_AUTO_TEST_CASE(a_file_is_a_migration_with_its_sections) {
  const auto found = read("-- Add a region.\n-- migrate:up\nALTER TABLE a;\n\n-- migrate:down\nALTER TABLE b;\n",
                          "20260130_0900_add_region.sql");

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].revision == "20260130_0900");
  BOOST_TEST(found[0].description == "add region");
  BOOST_TEST(!found[0].parents.has_value());
  BOOST_TEST(!found[0].compatible);
  BOOST_REQUIRE(found[0].sections.size() == 2u);
  BOOST_TEST((found[0].sections[0].way == strata::direction::up));
  BOOST_TEST(text_of(found[0].sections[0]) == "ALTER TABLE a;\n\n");
  BOOST_TEST(text_of(found[0].sections[1]) == "ALTER TABLE b;\n");
  BOOST_TEST(found[0].sections[0].transactional);
}

BOOST_AUTO_TEST_CASE(directives_are_read) {
  const auto found = read(
      "-- migrate:revision r7\n-- migrate:parent r5 r6\n-- migrate:compatible\n-- migrate:up\n-- migrate:irreversible  "
      "the old  "
      "data is gone \n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found[0].revision == "r7");
  BOOST_TEST(*found[0].parents == (std::vector<std::string>{"r5", "r6"}), boost::test_tools::per_element());
  BOOST_TEST(found[0].compatible);
  BOOST_TEST(found[0].irreversible->reason == "the old  data is gone");
}

BOOST_AUTO_TEST_CASE(dependencies_and_labels_may_stand_in_several_lines) {
  const auto found = read(
      "-- migrate:depends r1, r2,r3\n-- migrate:depends billing\n-- migrate:label shop\n-- migrate:label web, api\n"
      "-- migrate:up\n-- migrate:down\n");

  BOOST_TEST(format(messages) == "");
  std::vector<std::string> depends;
  for (const stated_name& each : found[0].depends) depends.push_back(each.text);
  BOOST_TEST(depends == (std::vector<std::string>{"r1", "r2", "r3", "billing"}), boost::test_tools::per_element());
  BOOST_TEST(found[0].depends[1].offset == 23u);
  BOOST_REQUIRE(found[0].labels.size() == 3u);
  BOOST_TEST(found[0].labels[2].text == "api");
}

BOOST_AUTO_TEST_CASE(a_dependency_is_named_once_and_a_label_is_a_name) {
  BOOST_TEST(
      messages_about("-- migrate:depends r1\n-- migrate:depends r1\n-- migrate:depends\n-- migrate:label a@b\n"
                     "-- migrate:label\n-- migrate:up\n-- migrate:down\n-- migrate:label late\n") ==
      "migrations/1_a.sql:2:20: error: dependency `r1` is named twice [strata-duplicate-dependency]\n"
      "    -- migrate:depends r1\n"
      "                       ^\n"
      "  help: name it once\n"
      "migrations/1_a.sql:3:12: error: `migrate:depends` takes one revision or several [strata-marker-words]\n"
      "    -- migrate:depends\n"
      "               ^\n"
      "  help: -- migrate:depends 20260130_0900\n"
      "migrations/1_a.sql:4:18: error: `a@b` cannot be a label [strata-invalid-label]\n"
      "    -- migrate:label a@b\n"
      "                     ^\n"
      "  help: a label is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none\n"
      "migrations/1_a.sql:5:12: error: `migrate:label` takes a name [strata-marker-words]\n"
      "    -- migrate:label\n"
      "               ^\n"
      "  help: -- migrate:label billing\n"
      "migrations/1_a.sql:8:1: error: `migrate:label` stands below the first section [strata-late-directive]\n"
      "    -- migrate:label late\n"
      "    ^\n"
      "  help: move the line to the top of the file\n");
}

BOOST_AUTO_TEST_CASE(a_revision_holds_nothing_that_targets_are_made_of) {
  for (const std::string bad : {"a@b", "a-b", "a+b", "a:b", "current"}) {
    messages = {};
    BOOST_TEST(messages_about("-- migrate:revision " + bad + "\n-- migrate:up\n-- migrate:down\n")
                   .find("error: `" + bad + "` cannot be a revision [strata-invalid-revision]") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(parent_none_is_a_base) {
  const auto found = read("-- migrate:parent none\n-- migrate:up\n-- migrate:down\n");

  BOOST_TEST(found[0].parents->empty());
}

BOOST_AUTO_TEST_CASE(markers_tolerate_blanks_and_crlf) {
  const auto found = read("--migrate:up \t transaction:false\r\nA;\r\n  --  migrate: down\r\nB;\r\n");

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(found[0].sections.size() == 2u);
  BOOST_TEST(!found[0].sections[0].transactional);
  BOOST_TEST(text_of(found[0].sections[0]) == "A;\r\n");
}

BOOST_AUTO_TEST_CASE(prose_about_migrating_is_no_marker) {
  const auto found = read("-- migrate: the old rows\n-- migrate:up\n-- migrate:down\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found[0].sections.size() == 2u);
}

BOOST_AUTO_TEST_CASE(sections_can_name_dialects) {
  const auto found = read("-- migrate:up\n-- migrate:up sqlite mysql\n-- migrate:down\n-- migrate:down postgresql\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST((found[0].sections[1].dialects == std::vector{dialect::sqlite, dialect::mysql}));
}

BOOST_AUTO_TEST_CASE(other_sql_files_are_left_out_with_a_note) {
  BOOST_TEST(
      messages_about("SELECT 1;", "LATEST.sql") ==
      "migrations/LATEST.sql: note: left out: the name does not begin with a digit, and there are no markers in it "
      "[strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_CASE(a_schema_dump_is_left_out_silently) {
  BOOST_TEST(read("CREATE TABLE a(b);", "schema.sql").empty());
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_file_with_markers_needs_a_revision) {
  BOOST_TEST(
      messages_about("-- migrate:up\n-- migrate:down\n", "add_region.sql") ==
      "migrations/add_region.sql:1:1: error: the file's name does not begin with a digit, so it names no revision "
      "[strata-no-revision]\n"
      "    -- migrate:up\n"
      "    ^\n"
      "  help: rename the file as `strata new` would (20260130_0900_add_region.sql), or write `-- migrate:revision "
      "…` above; for a view, a function or a trigger, `-- migrate:repeatable`\n");
}

BOOST_AUTO_TEST_CASE(a_stated_revision_makes_any_name_a_migration) {
  const auto found = read("-- migrate:revision r1\n-- migrate:up\n-- migrate:down\n", "add_region.sql");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found.at(0).revision == "r1");
  BOOST_TEST(found.at(0).description == "add region");
}

BOOST_AUTO_TEST_CASE(an_unknown_marker_is_reported_with_what_was_meant) {
  BOOST_TEST(messages_about("-- migrate:up\n-- migrate:donw\n-- migrate:down\n") ==
             "migrations/1_a.sql:2:12: error: unknown marker `migrate:donw` [strata-unknown-marker]\n"
             "    -- migrate:donw\n"
             "               ^\n"
             "  help: did you mean `down`?\n");
}

BOOST_AUTO_TEST_CASE(a_strange_marker_gets_the_list) {
  BOOST_TEST(messages_about("-- migrate:sideways\n-- migrate:up\n-- migrate:down\n") ==
             "migrations/1_a.sql:1:12: error: unknown marker `migrate:sideways` [strata-unknown-marker]\n"
             "    -- migrate:sideways\n"
             "               ^\n"
             "  help: the markers are revision, parent, depends, label, up, down, irreversible, compatible, guard, "
             "variable, repeatable, checkpoint, digest, frozen, origin, requires, imported\n");
}

BOOST_AUTO_TEST_CASE(guards_belong_to_their_section) {
  const auto found = read("-- migrate:up\n  -- migrate:guard  SELECT 1 ;\nA;\n-- migrate:down\nB;\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST_REQUIRE(found[0].sections[0].guards.size() == 1U);
  BOOST_TEST(found[0].sections[0].guards[0].query == "SELECT 1 ");
  BOOST_TEST(found[0].sections[0].guards[0].offset == 34U);
  BOOST_TEST(found[0].sections[1].guards.empty());
}

BOOST_AUTO_TEST_CASE(a_guard_without_a_section_or_a_query_is_reported) {
  BOOST_TEST(
      messages_about("-- migrate:guard SELECT 1\n-- migrate:up\n-- migrate:guard\nA;\n-- migrate:down\n") ==
      "migrations/1_a.sql:1:1: error: `migrate:guard` stands in no section [strata-guard-place]\n"
      "    -- migrate:guard SELECT 1\n"
      "    ^\n"
      "  help: move it below `-- migrate:up` or `-- migrate:down`, directly above the statement that it guards\n"
      "migrations/1_a.sql:3:12: error: `migrate:guard` needs a query [strata-marker-words]\n"
      "    -- migrate:guard\n"
      "               ^\n"
      "  help: -- migrate:guard SELECT to_regclass('jobs_state') IS NULL runs the next statement only where that is "
      "true\n");
}

BOOST_AUTO_TEST_CASE(text_before_the_first_section_is_reported) {
  BOOST_TEST(
      messages_about("/* a\n comment */ -- and one\nCREATE TABLE a(b);\n-- migrate:up\n-- migrate:down\n") ==
      "migrations/1_a.sql:3:1: error: only comments can stand above the first section [strata-text-before-marker]\n"
      "    CREATE TABLE a(b);\n"
      "    ^\n"
      "  help: move the statement below `-- migrate:up`\n");
}

BOOST_AUTO_TEST_CASE(a_comment_that_swallows_the_first_marker_is_reported) {
  BOOST_TEST(
      messages_about("/* a\n-- migrate:up\n*/\n-- migrate:down\n") ==
      "migrations/1_a.sql:1:1: error: this comment is still open at the first marker [strata-text-before-marker]\n"
      "    /* a\n"
      "    ^\n"
      "  help: close it with */\n");
}

BOOST_AUTO_TEST_CASE(a_missing_up_is_reported) {
  BOOST_TEST(messages_about("CREATE TABLE a(b);\n") ==
             "migrations/1_a.sql:1:1: error: the migration has no `-- migrate:up` section [strata-missing-up]\n"
             "    CREATE TABLE a(b);\n"
             "    ^\n"
             "  help: write `-- migrate:up` above the statements that make the change\n");
}

BOOST_AUTO_TEST_CASE(a_missing_down_is_reported) {
  BOOST_TEST(messages_about("\n-- migrate:up\nCREATE TABLE a(b);\n") ==
             "migrations/1_a.sql:2:1: error: the migration has no `-- migrate:down` section [strata-missing-down]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  help: write one that takes the change back, or `-- migrate:irreversible` and the reason\n");
}

BOOST_AUTO_TEST_CASE(an_empty_file_lacks_its_up) {
  BOOST_TEST(messages_about("") ==
             "migrations/1_a.sql:1:1: error: the migration has no `-- migrate:up` section [strata-missing-up]\n"
             "    \n"
             "    ^\n"
             "  help: write `-- migrate:up` above the statements that make the change\n");
}

BOOST_AUTO_TEST_CASE(two_unnamed_sections_of_one_direction_are_reported) {
  BOOST_TEST(messages_about("-- migrate:up\n-- migrate:up\n-- migrate:down\n") ==
             "migrations/1_a.sql:2:1: error: a second `migrate:up` [strata-duplicate-section]\n"
             "    -- migrate:up\n"
             "    ^\n"
             "  the first is in line 1\n"
             "  help: join the two sections\n");
}

BOOST_AUTO_TEST_CASE(two_sections_of_one_direction_for_one_dialect_are_reported) {
  BOOST_TEST(messages_about("-- migrate:up sqlite mysql\n-- migrate:up postgresql mysql\n-- migrate:down\n") ==
             "migrations/1_a.sql:2:1: error: a second `migrate:up` for mysql [strata-duplicate-section]\n"
             "    -- migrate:up postgresql mysql\n"
             "    ^\n"
             "  the first is in line 1\n"
             "  help: join the two sections\n");
}

BOOST_AUTO_TEST_CASE(irreversible_and_a_down_section_exclude_each_other) {
  BOOST_TEST(messages_about("-- migrate:up\n-- migrate:irreversible gone\n-- migrate:down\n") ==
             "migrations/1_a.sql:2:1: error: the migration is irreversible and has a way down "
             "[strata-irreversible-and-down]\n"
             "    -- migrate:irreversible gone\n"
             "    ^\n"
             "  `migrate:down` is in line 3\n"
             "  help: remove this line, or the down section\n");
}

BOOST_AUTO_TEST_CASE(irreversible_needs_a_reason) {
  BOOST_TEST(
      messages_about("-- migrate:up\n-- migrate:irreversible\n") ==
      "migrations/1_a.sql:2:12: error: `migrate:irreversible` needs a reason [strata-irreversible-reason]\n"
      "    -- migrate:irreversible\n"
      "               ^\n"
      "  help: say what is lost, for whoever wants to go back: -- migrate:irreversible drops the old addresses\n");
}

BOOST_AUTO_TEST_CASE(irreversible_can_stand_among_the_directives) {
  const auto found = read("-- migrate:irreversible gone\n-- migrate:compatible\n-- migrate:up\nSELECT 1;\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found[0].irreversible->reason == "gone");
  BOOST_TEST(found[0].compatible);
}

BOOST_AUTO_TEST_CASE(text_below_irreversible_is_reported) {
  BOOST_TEST(messages_about("-- migrate:up\n-- migrate:irreversible gone\n-- so it is\nDROP TABLE a;\n") ==
             "migrations/1_a.sql:4:1: error: this text belongs to no section: `migrate:irreversible` ended the script "
             "[strata-text-after-irreversible]\n"
             "    DROP TABLE a;\n"
             "    ^\n"
             "  help: move it above the marker, or remove it\n");
}

BOOST_AUTO_TEST_CASE(an_invalid_revision_is_reported) {
  BOOST_TEST(
      messages_about("-- migrate:revision a-b\n-- migrate:up\n-- migrate:down\n") ==
      "migrations/1_a.sql:1:21: error: `a-b` cannot be a revision [strata-invalid-revision]\n"
      "    -- migrate:revision a-b\n"
      "                        ^\n"
      "  help: a revision is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none\n");
}

BOOST_AUTO_TEST_CASE(markers_with_too_few_or_too_many_words_are_reported) {
  BOOST_TEST(messages_about("-- migrate:revision\n-- migrate:parent\n-- migrate:compatible yes\n-- migrate:up\n"
                            "-- migrate:down\n") ==
             "migrations/1_a.sql:1:12: error: `migrate:revision` takes one revision [strata-marker-words]\n"
             "    -- migrate:revision\n"
             "               ^\n"
             "  help: -- migrate:revision 20260130_0900\n"
             "migrations/1_a.sql:2:12: error: `migrate:parent` takes one revision, several for a merge, or none "
             "[strata-marker-words]\n"
             "    -- migrate:parent\n"
             "               ^\n"
             "  help: -- migrate:parent none makes a first migration\n"
             "migrations/1_a.sql:3:23: error: `migrate:compatible` takes no words [strata-marker-words]\n"
             "    -- migrate:compatible yes\n"
             "                          ^\n"
             "  help: put the remark into a comment of its own\n");
}

BOOST_AUTO_TEST_CASE(a_parent_named_twice_is_reported) {
  BOOST_TEST(messages_about("-- migrate:parent a a\n-- migrate:up\n-- migrate:down\n") ==
             "migrations/1_a.sql:1:21: error: parent `a` is named twice [strata-duplicate-parent]\n"
             "    -- migrate:parent a a\n"
             "                        ^\n"
             "  help: name it once\n");
}

BOOST_AUTO_TEST_CASE(a_directive_stated_twice_is_reported) {
  BOOST_TEST(messages_about("-- migrate:parent a\n-- migrate:parent b\n-- migrate:up\n-- migrate:irreversible x\n"
                            "-- migrate:irreversible y\n") ==
             "migrations/1_a.sql:2:1: error: `migrate:parent` is stated twice [strata-duplicate-directive]\n"
             "    -- migrate:parent b\n"
             "    ^\n"
             "  help: name all parents in one line: -- migrate:parent A B\n"
             "migrations/1_a.sql:5:1: error: `migrate:irreversible` is stated twice [strata-duplicate-directive]\n"
             "    -- migrate:irreversible y\n"
             "    ^\n"
             "  help: remove one of the lines\n");
}

BOOST_AUTO_TEST_CASE(a_directive_below_a_section_is_reported) {
  BOOST_TEST(
      messages_about("-- migrate:up\n-- migrate:compatible\n-- migrate:down\n") ==
      "migrations/1_a.sql:2:1: error: `migrate:compatible` stands below the first section [strata-late-directive]\n"
      "    -- migrate:compatible\n"
      "    ^\n"
      "  help: move the line to the top of the file\n");
}

BOOST_AUTO_TEST_CASE(an_imported_text_stands_as_it_is) {
  const auto found = read(
      "-- migrate:imported\n-- migrate:up\nBEGIN; SELECT 1; COMMIT; VACUUM;\n-- migrate:down transaction:false\n"
      "SELECT 2;\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found.at(0).borrowed);
  BOOST_REQUIRE(found[0].sections.size() == 2u);
  BOOST_TEST(found[0].sections[0].borrowed);
  BOOST_TEST(found[0].sections[0].transaction_as_needed);
  BOOST_TEST(!found[0].sections[1].transactional);
  BOOST_TEST(!found[0].sections[1].transaction_as_needed);

  BOOST_TEST(!read("-- migrate:up\n-- migrate:down\n").at(0).borrowed);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_says_what_it_stands_for) {
  const auto files = read(
      "-- migrate:checkpoint 1 2\n-- migrate:checkpoint 3\n"
      "-- migrate:digest sqlite sha256:ab\n-- migrate:digest postgresql sha256:cd\n"
      "-- migrate:frozen nodes.at\n-- migrate:irreversible x\n-- migrate:up\nA;\n",
      "4_checkpoint.sql");

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(files.size() == 1U);
  const migration_file& file = files.front();
  BOOST_REQUIRE(file.checkpoint.has_value());
  BOOST_TEST(file.revision == "4");
  BOOST_TEST((file.checkpoint->replaces == std::vector<std::string>{"1", "2", "3"}));
  BOOST_TEST(file.checkpoint->digests.at(dialect::sqlite) == "sha256:ab");
  BOOST_TEST(file.checkpoint->digests.at(dialect::postgresql) == "sha256:cd");
  BOOST_TEST((file.checkpoint->frozen == std::vector<std::string>{"nodes.at"}));
  BOOST_REQUIRE(file.parents.has_value());
  BOOST_TEST(file.parents->empty());
}

BOOST_AUTO_TEST_CASE(what_a_checkpoint_cannot_have_is_reported) {
  const std::string found = messages_about(
      "-- migrate:checkpoint 1\n-- migrate:digest mongodb\n-- migrate:parent 1\n"
      "-- migrate:up transaction:false\nA;\n-- migrate:down\n",
      "2_checkpoint.sql");

  BOOST_TEST(found.find("2:12: error: `migrate:digest` takes a dialect and a digest [strata-marker-words]") !=
             std::string::npos);
  BOOST_TEST(found.find("1:1: error: the checkpoint does not say which digest it was written for "
                        "[strata-checkpoint]") != std::string::npos);
  BOOST_TEST(found.find("3:19: error: a checkpoint has no parents: it begins a chain [strata-checkpoint]") !=
             std::string::npos);
  BOOST_TEST(found.find("1:1: error: a checkpoint cannot be taken back [strata-checkpoint]") != std::string::npos);
  BOOST_TEST(found.find("4:1: error: a checkpoint runs in one transaction [strata-checkpoint]") != std::string::npos);
  BOOST_TEST(messages_about("-- migrate:digest sqlite sha256:ab\n-- migrate:irreversible x\n-- migrate:up\nA;\n")
                 .find("1:1: error: the checkpoint names no migration that it stands for [strata-checkpoint]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
