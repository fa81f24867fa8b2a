#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/commands/editor_environment.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture : command_folder {
  // 2026-01-30 09:00:59 UTC
  new_options options{.folder = where,
                      .draft = {.message = "Add region", .now = std::chrono::system_clock::from_time_t(1769763659)}};

  int run() { return call(new_migration, options); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(new_test, fixture)

BOOST_AUTO_TEST_CASE(a_skeleton_is_written_and_its_path_printed) {
  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260130_0900_add_region.sql\n");
  BOOST_TEST(err == "");
  BOOST_TEST(folder.read("20260130_0900_add_region.sql") ==
             "-- Add region\n"
             "\n"
             "-- migrate:up\n"
             "\n"
             "\n"
             "-- migrate:down\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_created) {
  options.folder.directory = folder.path() / "db" / "migrations";
  options.folder.display_directory = "db/migrations";

  BOOST_TEST(run() == 0);

  BOOST_TEST(std::filesystem::exists(folder.path() / "db" / "migrations" / "20260130_0900_add_region.sql"));
}

BOOST_AUTO_TEST_CASE(two_in_one_minute_get_revisions_of_their_own) {
  BOOST_TEST(run() == 0);
  options.draft.message = "A second";
  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260130_0901_a_second.sql\n");
}

BOOST_AUTO_TEST_CASE(a_file_ahead_of_the_clock_is_followed) {
  folder.write("20270101_0000_later.sql", migration_text(""));

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20270101_0001_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(a_stated_revision_is_not_taken_twice) {
  folder.write("1_a.sql", migration_text("-- migrate:revision 20260130_0900\n"));
  options.draft.style = revision_style::time;

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260130_0901_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(the_parent_is_stated_where_name_order_would_miss_the_head) {
  folder.write("1_a.sql", migration_text("-- migrate:parent 2\n"));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("3_add_region.sql") ==
             "-- Add region\n"
             "-- migrate:parent 1\n"
             "\n"
             "-- migrate:up\n"
             "\n"
             "\n"
             "-- migrate:down\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(messages_become_file_names) {
  options.draft.message = "Café → users' 2nd e-mail!\nmore";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260130_0900_café_users_2nd_e_mail.sql\n");
}

BOOST_AUTO_TEST_CASE(a_message_that_begins_with_a_number_does_not_change_the_revision) {
  options.draft.message = "2fa codes";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/20260130_0900-2fa_codes.sql\n");
  diagnostics messages;
  BOOST_TEST(load_graph(options.folder, messages).files.at(0).revision == "20260130_0900");
}

BOOST_AUTO_TEST_CASE(two_heads_have_to_be_merged_first) {
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));

  BOOST_TEST(run() == 1);

  BOOST_TEST(out == "");
  BOOST_TEST(err ==
             "migrations: error: multiple heads are present: `1`, `2` [strata-two-heads]\n"
             "  help: go on from one of them: strata new -m \"…\" --head 2\n"
             "        or bring them together: strata merge -m \"…\"\n");
}

BOOST_AUTO_TEST_CASE(a_head_can_be_named_where_there_are_two) {
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));
  options.head = "1";

  BOOST_TEST(run() == 0);

  BOOST_TEST(out == "migrations/3_add_region.sql\n");
  BOOST_TEST(folder.read("3_add_region.sql").starts_with("-- Add region\n-- migrate:parent 1\n\n-- migrate:up\n"));
}

BOOST_AUTO_TEST_CASE(a_branch_begins_below_the_head_only_when_asked_to) {
  folder.write("1_a.sql", migration_text(""));
  folder.write("2_b.sql", migration_text(""));
  options.head = "1";

  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations/1_a.sql: error: `1` is not a head [strata-not-a-head]\n"
             "  help: --splice begins a new branch there: strata new -m \"…\" --head 1 --splice\n");

  options.splice = true;
  BOOST_TEST(run() == 0);
  BOOST_TEST(folder.read("3_add_region.sql").starts_with("-- Add region\n-- migrate:parent 1\n\n"));
}

BOOST_AUTO_TEST_CASE(base_begins_anew_beside_what_is_there) {
  folder.write("1_a.sql", migration_text(""));
  options.head = "base";

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("2_add_region.sql").starts_with("-- Add region\n-- migrate:parent none\n\n"));
}

BOOST_AUTO_TEST_CASE(a_mistyped_head_gets_a_suggestion) {
  folder.write("20260129_0001_a.sql", migration_text(""));
  options.head = "20260129_0010";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: there is no revision '20260129_0010' [strata-unknown-target]\n"
             "  help: did you mean `20260129_0001`? give head, heads, base, current, a revision or a unique prefix of "
             "one, a label, LABEL@head, +N, -N; a prefix needs at least four characters\n");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "20260130_0900_add_region.sql"));
}

BOOST_AUTO_TEST_CASE(sections_are_written_for_each_dialect_asked_for) {
  options.folder.dialects = {dialect::sqlite, dialect::postgresql};
  options.draft.sections = {dialect::sqlite, dialect::postgresql};

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("20260130_0900_add_region.sql") ==
             "-- Add region\n"
             "\n"
             "-- migrate:up sqlite\n"
             "\n"
             "\n"
             "-- migrate:down sqlite\n"
             "\n"
             "-- migrate:up postgresql\n"
             "\n"
             "\n"
             "-- migrate:down postgresql\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(dialects_without_a_section_of_their_own_share_one) {
  options.folder.dialects = {dialect::sqlite, dialect::postgresql};
  options.draft.sections = {dialect::postgresql};

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("20260130_0900_add_region.sql").starts_with("-- Add region\n\n-- migrate:up\n"));
  BOOST_TEST(folder.read("20260130_0900_add_region.sql").find("-- migrate:down postgresql\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(dependencies_and_a_label_are_stated) {
  folder.write("20260129_0001_a.sql", migration_text(""));
  folder.write("20260129_0002_b.sql", migration_text(""));
  options.draft.depends = {"20260129_0001", "head"};
  options.draft.label = "regions";

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("20260130_0900_add_region.sql")
                 .starts_with("-- Add region\n"
                              "-- migrate:depends 20260129_0001 20260129_0002\n"
                              "-- migrate:label regions\n"
                              "\n"));
}

BOOST_AUTO_TEST_CASE(a_label_is_a_name_that_nothing_else_has) {
  folder.write("1_a.sql", migration_text(""));
  options.draft.label = "1";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations/1_a.sql: error: `1` names `1` already [strata-label-taken]\n"
             "  help: choose another --label\n");

  options.draft.label = "a b";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations: error: `a b` cannot be a label [strata-invalid-label]\n"
             "  help: a label is made of letters, digits, `_` and `.`, and is none of base, head, heads, none\n");
}

BOOST_AUTO_TEST_CASE(revisions_follow_the_style_of_the_folder) {
  folder.write("0099_a.sql", migration_text(""));
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/0100_add_region.sql\n");

  options.draft.style = revision_style::time;
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20260130_0900_add_region.sql\n");

  options.draft.style.reset();
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20260130_0901_add_region.sql\n");

  options.draft.style = revision_style::number;
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20260130_0902_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(the_shape_of_times_is_kept) {
  folder.write("20260129083015_a.sql", migration_text(""));
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20260130090059_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(numbers_begin_with_one) {
  options.draft.style = revision_style::number;
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/0001_add_region.sql\n");
}

BOOST_AUTO_TEST_CASE(a_revision_can_be_named) {
  options.draft.revision = "20270101";
  BOOST_TEST(run() == 0);
  BOOST_TEST(out == "migrations/20270101_add_region.sql\n");

  // Neither sorts last, so the file's name is another and the file says what it is.
  for (const char* const name : {"5", "2.regions"}) {
    options.draft.revision = name;
    BOOST_TEST(run() == 0);
    diagnostics messages;
    const loaded_folder read = load_graph(options.folder, messages);
    BOOST_TEST(!messages.has_errors());
    BOOST_TEST(read.graph.heads.size() == 1U);
    BOOST_TEST(read.graph.heads.front() == name);
  }

  options.draft.revision = "5";
  BOOST_TEST(run() == 1);
  BOOST_TEST(err ==
             "migrations: error: there is a migration `5` already [strata-duplicate-revision]\n"
             "  help: choose another --revision, or none\n");
}

BOOST_AUTO_TEST_CASE(the_folder_may_have_a_template_of_its_own) {
  std::filesystem::create_directory(folder.path() / "templates");
  folder.write(
      "templates/migration.sql.mustache",
      "-- {{{message}}} ({{{revision}}}, {{{date}}})\n-- Ticket:\n{{{directives}}}-- migrate:up\n-- migrate:down\n");
  folder.write("1_a.sql", migration_text("-- migrate:parent 2\n"));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("3_add_region.sql") ==
             "-- Add region (3, 2026-01-30)\n"
             "-- Ticket:\n"
             "-- migrate:parent 1\n"
             "-- migrate:up\n"
             "-- migrate:down\n");
}

BOOST_AUTO_TEST_CASE(a_template_that_loses_the_parent_is_refused) {
  folder.write("short.mustache", "-- migrate:up\n-- migrate:down\n");
  folder.write("1_a.sql", migration_text("-- migrate:parent 2\n"));
  folder.write("2_b.sql", migration_text("-- migrate:parent none\n"));
  options.draft.template_file = folder.path() / "short.mustache";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations/3_add_region.sql: error: the file would not say which migration it is, and on which parent "
             "[strata-template]\n"
             "  help: write {{{directives}}} into the template, a line of its own above the first section\n");
  BOOST_TEST(!std::filesystem::exists(folder.path() / "3_add_region.sql"));
}

BOOST_AUTO_TEST_CASE(a_broken_template_is_refused) {
  folder.write("broken.mustache", "{{#sections}}\n");
  options.draft.template_file = folder.path() / "broken.mustache";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err.find("[strata-template]") != std::string::npos);
  BOOST_TEST(out == "");
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten) {
  // No migration, so its name is not seen when the new one's is chosen.
  std::filesystem::create_directory(folder.path() / "20260130_0900_add_region.sql");

  BOOST_TEST(run() == 1);

  BOOST_TEST(err.find("cannot write the file: File exists [strata-cannot-write]") != std::string::npos);
  BOOST_TEST(std::filesystem::is_directory(folder.path() / "20260130_0900_add_region.sql"));
}

BOOST_AUTO_TEST_CASE(without_an_editor_nothing_is_written) {
  const editor_environment none{nullptr, nullptr};
  options.draft.edit = true;

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "error: there is no editor: neither VISUAL nor EDITOR is set [strata-editor]\n"
             "  help: EDITOR=vi strata new -m \"…\" --edit\n");
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_CASE(the_editor_gets_the_new_file) {
  const editor_environment editor{"sed -i s/region/regions/", "false"};
  options.draft.edit = true;

  BOOST_TEST(run() == 0);

  BOOST_TEST(folder.read("20260130_0900_add_region.sql").starts_with("-- Add regions\n"));
}

BOOST_AUTO_TEST_CASE(a_last_file_without_a_number_cannot_be_followed) {
  folder.write("initial.sql", migration_text("-- migrate:revision 1\n"));

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations/initial.sql: error: no file name sorts after this one, whose name does not begin with a digit "
             "[strata-cannot-sort]\n"
             "  help: rename it so that it begins with its revision\n");
}

BOOST_AUTO_TEST_CASE(another_tools_folder_is_left_to_that_tool) {
  folder.write("00001_a.sql", "-- +goose Up\nSELECT 1;\n");
  options.folder.layout = "goose";

  BOOST_TEST(run() == 1);

  BOOST_TEST(err ==
             "migrations: error: `strata new` writes migrations of the layout strata, and this folder is of goose "
             "[strata-foreign-layout]\n"
             "  help: write the files as goose names them: 00012_add_region.sql\n");
}

BOOST_AUTO_TEST_SUITE_END()
