#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;

BOOST_AUTO_TEST_SUITE(check_test)

const built_chain agreed{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                         {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}}};

BOOST_AUTO_TEST_CASE(agreement_is_said_with_the_place) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, agreed.set()).status == 0);
  const outcome behind = run_in(folder, {"check"}, agreed.set());
  BOOST_TEST(run_in(folder, {"upgrade"}, agreed.set()).status == 0);
  const outcome at_head = run_in(folder, {"check"}, agreed.set());

  BOOST_TEST(behind.out == "history agrees with the chain: at 1001, 1 migration pending\n");
  BOOST_TEST(behind.status == 0);
  BOOST_TEST(at_head.out == "history agrees with the chain: at head 1002\n");
  BOOST_TEST(at_head.status == 0);
}

BOOST_AUTO_TEST_CASE(each_difference_is_a_line) {
  const temporary_folder folder;
  const built_chain other{{.revision = "1001", .up = {"CREATE TABLE a (id INTEGER)"}, .down = {"DROP TABLE a"}}};
  BOOST_TEST(run_in(folder, {"upgrade"}, agreed.set()).status == 0);

  const outcome result = run_in(folder, {"check"}, other.set());
  const outcome as_json = run_in(folder, {"check", "--format", "json"}, other.set());

  BOOST_TEST(result.status == 3);
  BOOST_TEST(result.err == "");
  BOOST_TEST(result.out ==
             "1001: edited: applied with another text\n"
             "1002: unknown: applied, but this program does not know it\n");
  BOOST_TEST(as_json.status == 3);
  BOOST_TEST(json::parse(as_json.out) == json::parse(R"({"database": "the SQLite database FOLDER/app.db",
      "agrees": false, "state": "edited", "at": ["1002"], "pending": 0, "differences": [
      {"kind": "edited", "revision": "1001", "message": "applied with another text", "compatible": false,
       "draft": false},
      {"kind": "unknown", "revision": "1002", "message": "applied, but this program does not know it",
       "compatible": false, "draft": false}]})"));
}

BOOST_AUTO_TEST_CASE(an_interrupted_migration_is_a_difference) {
  const temporary_folder folder;
  const built_chain chain{{.revision = "1001",
                           .up = {"CREATE TABLE a (id)", "CREATE TABLE a (id)"},
                           .down = {"DROP TABLE a"},
                           .transactional = false}};
  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 1);

  const outcome result = run_in(folder, {"check"}, chain.set());

  BOOST_TEST(result.status == 3);
  BOOST_TEST(result.out == "1001: unfinished: begun and interrupted; `upgrade` goes on where it stopped\n");
}

BOOST_AUTO_TEST_CASE(tables_without_a_history_are_no_agreement) {
  const temporary_folder folder;
  BOOST_TEST(shell("sqlite3 '" + (folder.path() / "app.db").string() + "' 'CREATE TABLE a (id)'").status == 0);

  const outcome result = run_in(folder, {"check"}, agreed.set());

  BOOST_TEST(result.status == 3);
  BOOST_TEST(result.out ==
             "the database holds tables, but no history of this chain; nimbus-migrate upgrade refuses it and says what "
             "helps\n");
}

BOOST_AUTO_TEST_CASE(the_history_of_another_chain_cannot_be_compared) {
  const temporary_folder folder;
  const built_chain other{{.revision = "7001", .up = {"CREATE TABLE z (id)"}, .down = {"DROP TABLE z"}}};
  BOOST_TEST(run_in(folder, {"upgrade"}, other.set()).status == 0);

  const outcome result = run_in(folder, {"check"}, agreed.set());

  BOOST_TEST(result.status == 1);
  BOOST_TEST(result.out == "");
  BOOST_TEST(result.err ==
             "error: the database belongs to another chain: it is at 7001, and the chain test has no migration of its "
             "history [strata-foreign]\n"
             "  database: unchanged\n"
             "  help: check the URL; chains that share a database need a TABLE_PREFIX each\n");
}

BOOST_AUTO_TEST_SUITE_END()
