#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;

BOOST_AUTO_TEST_SUITE(current_test)

BOOST_AUTO_TEST_CASE(current_names_the_revision_and_marks_the_head) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);
  BOOST_TEST(run_in(folder, {"current"}, example::line).out == "20260129_0001\n");

  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
  const outcome at_head = run_in(folder, {"current"}, example::line);

  BOOST_TEST(at_head.out == "20260202_0001 (head)\n");
  BOOST_TEST(at_head.err == "");
  BOOST_TEST(at_head.status == 0);
}

BOOST_AUTO_TEST_CASE(current_check_answers_with_its_status) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);
  const outcome behind = run_in(folder, {"current", "--check"}, example::line);
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
  const outcome at_head = run_in(folder, {"current", "--check"}, example::line);

  BOOST_TEST(behind.status == 3);
  BOOST_TEST(behind.out == "20260129_0001\n");
  BOOST_TEST(behind.err == "the database is not at head 20260202_0001\n");
  BOOST_TEST(at_head.status == 0);
  BOOST_TEST(at_head.err == "");
}

BOOST_AUTO_TEST_CASE(a_database_at_base_prints_nothing_on_standard_output) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"stamp", "base"}, example::line).status == 0);

  const outcome result = run_in(folder, {"current"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.out == "");
  BOOST_TEST(result.err == "no migration is applied: the database is at base\n");
}

BOOST_AUTO_TEST_CASE(questions_never_make_a_database) {
  const temporary_folder folder;
  for (const char* const question : {"current", "check", "log"}) {
    const outcome result = run_in(folder, {question}, example::line);

    BOOST_TEST(result.status == 1);
    BOOST_TEST(result.out == "");
    BOOST_TEST(
        result.err.starts_with("error: cannot open the SQLite database FOLDER/app.db [strata-cannot-connect]\n"));
    BOOST_TEST(!std::filesystem::exists(folder.path() / "app.db"));
  }
}

BOOST_AUTO_TEST_CASE(current_verbose_tells_when_and_by_whom) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"current", "-v"}, example::line).out ==
             "Current revision(s) for the SQLite database FOLDER/app.db:\n"
             "Applied: TIME by USER in T ms\n"
             "Rev: 20260129_0001\n"
             "Parent: <base>\n"
             "Path: migrations/20260129_0001_create_nodes.sql\n"
             "State: locked\n"
             "Up: 4 statements, sha256:u1\n"
             "Down: 2 statements, sha256:b1\n"
             "Digest: sha256:d1\n"
             "\n"
             "    create nodes\n"
             "\n");
}

BOOST_AUTO_TEST_CASE(a_revision_that_the_program_does_not_know_is_named_as_such) {
  const temporary_folder folder;
  const built_chain newer{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                          {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}}};
  const built_chain older{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}}};
  BOOST_TEST(run_in(folder, {"upgrade"}, newer.set()).status == 0);

  BOOST_TEST(run_in(folder, {"current"}, older.set()).out == "1002 (unknown to this program)\n");
  BOOST_TEST(run_in(folder, {"current", "--check"}, older.set()).status == 3);
}

BOOST_AUTO_TEST_CASE(an_interrupted_migration_is_shown_with_its_progress) {
  const temporary_folder folder;
  const built_chain chain{{.revision = "1001",
                           .up = {"CREATE TABLE a (id)", "CREATE TABLE a (id)"},
                           .down = {"DROP TABLE a"},
                           .transactional = false}};
  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 1);

  const outcome result = run_in(folder, {"current", "--check"}, chain.set());

  BOOST_TEST(result.out == "1001 (head) (unfinished: 1 of 2 statements done)\n");
  BOOST_TEST(result.status == 3);
}

BOOST_AUTO_TEST_CASE(current_as_json_says_whether_it_is_at_head) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  json result = json::parse(run_in(folder, {"current", "--format", "json"}, example::line).out);

  BOOST_TEST(result["revisions"][0].erase("took_ms") == 1u);
  BOOST_TEST(result["revisions"][0].erase("applied_by") == 1u);
  BOOST_TEST(result == json::parse(R"({"database": "the SQLite database FOLDER/app.db", "revisions": [{
      "revision": "20260202_0001", "description": "index regions", "head": true, "known": true, "finished": true,
      "digest": "sha256:d4", "applied_at": "TIME"}], "at_head": true})"));
}

BOOST_AUTO_TEST_SUITE_END()
