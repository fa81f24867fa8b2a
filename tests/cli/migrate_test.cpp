#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;

BOOST_AUTO_TEST_SUITE(migrate_test)

BOOST_AUTO_TEST_CASE(upgrade_prints_a_line_a_migration_and_a_summary) {
  const temporary_folder folder;

  const outcome first = run_in(folder, {"upgrade", "+2"}, example::line);
  const outcome second = run_in(folder, {"upgrade"}, example::line);
  const outcome third = run_in(folder, {"upgrade"}, example::line);

  BOOST_TEST(first.status == 0);
  BOOST_TEST(first.err == "");
  BOOST_TEST(first.out ==
             "upgraded 20260129_0001 create nodes (4 statements, T ms)\n"
             "upgraded 20260130_0900 add region (2 statements, T ms)\n"
             "at 20260130_0900: 2 migrations, 6 statements, T ms\n");
  BOOST_TEST(second.out ==
             "upgraded 20260201_0001 rebuild nodes (5 statements, T ms)\n"
             "upgraded 20260202_0001 index regions (2 statements, T ms)\n"
             "at head 20260202_0001: 2 migrations, 7 statements, T ms\n");
  BOOST_TEST(third.out == "already at head 20260202_0001\n");
  BOOST_TEST(third.status == 0);
}

BOOST_AUTO_TEST_CASE(a_downgrade_that_loses_nothing_asks_nobody) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  const outcome elsewhere = run_in(folder, {"downgrade", "-1"}, example::line);
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
  const outcome on_terminal = run_in(folder, {"downgrade", "-1"}, example::line, {.terminal = true});

  BOOST_TEST(elsewhere.status == 0);
  BOOST_TEST(elsewhere.out ==
             "downgraded 20260202_0001 index regions (1 statement, T ms)\n"
             "at 20260201_0001: 1 migration, 1 statement, T ms\n");
  BOOST_TEST(on_terminal.status == 0);
  BOOST_TEST(on_terminal.out.find("[y/N]") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_downgrade_that_loses_data_is_refused_where_nobody_can_be_asked) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  const outcome refused = run_in(folder, {"downgrade", "base"}, example::line);
  const outcome as_json = run_in(folder, {"downgrade", "base", "--format", "json"}, example::line, {.terminal = true});
  const std::string still_at = run_in(folder, {"current"}, example::line).out;
  const outcome all = run_in(folder, {"downgrade", "base", "-y"}, example::line);
  const outcome none = run_in(folder, {"downgrade", "base"}, example::line);

  BOOST_TEST(refused.status == 1);
  BOOST_TEST(refused.out == "");
  BOOST_TEST(refused.err ==
             "migrations/20260201_0001_rebuild_nodes.sql:12:1: error: the downgrade would lose data: DROP TABLE nodes, "
             "and 3 more [strata-loses-data]\n"
             "  database: unchanged\n"
             "  help: look at what would run: nimbus-migrate plan --down base; then say yes to it: -y\n");
  BOOST_TEST(as_json.status == 1);
  BOOST_TEST(json::parse(as_json.out)["error"]["code"] == "strata-loses-data");
  BOOST_TEST(still_at == "20260202_0001 (head)\n");
  BOOST_TEST(all.out ==
             "downgraded 20260202_0001 index regions (1 statement, T ms)\n"
             "downgraded 20260201_0001 rebuild nodes (5 statements, T ms)\n"
             "downgraded 20260130_0900 add region (2 statements, T ms)\n"
             "downgraded 20260129_0001 create nodes (2 statements, T ms)\n"
             "at base: 4 migrations, 10 statements, T ms\n");
  BOOST_TEST(none.out == "already at base\n");
}

BOOST_AUTO_TEST_CASE(a_downgrade_that_loses_data_asks_on_a_terminal) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  const outcome declined = run_in(folder, {"downgrade", "-2"}, example::line, {.terminal = true, .input = "\n"});
  const outcome ended = run_in(folder, {"downgrade", "-2"}, example::line, {.terminal = true, .input = ""});

  BOOST_TEST(declined.status == 1);
  BOOST_TEST(declined.out ==
             "the downgrade would lose data:\n"
             "  20260201_0001: DROP TABLE nodes\n"
             "take back 2 migrations (20260202_0001, 20260201_0001)? [y/N] ");
  BOOST_TEST(declined.err == "nothing was changed\n");
  BOOST_TEST(ended.status == 1);
  BOOST_TEST(run_in(folder, {"current"}, example::line).out == "20260202_0001 (head)\n");
}

BOOST_AUTO_TEST_CASE(the_script_that_the_database_kept_knows_what_it_loses) {
  const temporary_folder folder;
  const built_chain newer{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                          {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}}};
  const built_chain older{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}}};
  BOOST_TEST(run_in(folder, {"upgrade"}, newer.set()).status == 0);

  const outcome refused = run_in(folder, {"downgrade", "1001"}, older.set());

  BOOST_TEST(refused.status == 1);
  BOOST_TEST(refused.err.starts_with("error: the downgrade would lose data: DROP TABLE b [strata-loses-data]\n"));
  BOOST_TEST(run_in(folder, {"downgrade", "1001", "-y"}, older.set()).status == 0);
  BOOST_TEST(run_in(folder, {"current"}, older.set()).out == "1001 (head)\n");
}

BOOST_AUTO_TEST_CASE(quiet_prints_answers_and_errors_only) {
  const temporary_folder folder;

  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"upgrade", "-q"}, {"downgrade", "-1", "-q"}, {"stamp", "head", "-q"}, {"ping", "-q"}, {"wait", "-q"}}) {
    const outcome result = run_in(folder, words, example::line, {.terminal = true});
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out + result.err == "", words.front());
  }
  BOOST_TEST(run_in(folder, {"current", "-q"}, example::line).out == "20260202_0001 (head)\n");
  BOOST_TEST(
      run_in(folder, {"upgrade", "nowhere", "-q"}, example::line).err.starts_with("error: there is no revision"));
}

BOOST_AUTO_TEST_CASE(verbose_prints_each_statement) {
  const temporary_folder folder;

  const outcome result = run_in(folder, {"upgrade", "+2", "-v"}, example::line, {.terminal = true});

  BOOST_TEST(result.out.find("2/2 20260130_0900 add region\n"
                             "  1/2 ALTER TABLE nodes ADD COLUMN region TEXT (T ms)\n"
                             "  2/2 CREATE TRIGGER nodes_region AFTER INSERT ON nodes BEGIN … (T ms)\n"
                             "upgraded 20260129_0001 create nodes (4 statements, T ms)\n"
                             "upgraded 20260130_0900 add region (2 statements, T ms)\n") != std::string::npos,
             result.out);
}

BOOST_AUTO_TEST_CASE(a_yes_on_a_terminal_or_in_advance_is_enough) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"downgrade", "-2"}, example::line, {.terminal = true, .input = "y\n"}).status == 0);
  BOOST_TEST(run_in(folder, {"current"}, example::line).out == "20260130_0900\n");
  BOOST_TEST(run_in(folder, {"downgrade", "-1", "-y"}, example::line, {.terminal = true}).status == 0);
  BOOST_TEST(run_in(folder, {"current"}, example::line).out == "20260129_0001\n");
}

BOOST_AUTO_TEST_CASE(a_failing_statement_is_reported_with_its_place) {
  const temporary_folder folder;
  const built_chain chain{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                          {.revision = "1002", .up = {"CREATE TABEL b (id)"}, .down = {"DROP TABLE b"}}};

  const outcome text = run_in(folder, {"upgrade"}, chain.set());
  const outcome as_json = run_in(folder, {"upgrade", "--format", "json"}, chain.set());

  BOOST_TEST(text.status == 1);
  const json error = json::parse(as_json.out)["error"];
  BOOST_TEST(as_json.status == 1);
  BOOST_TEST(as_json.err == "");
  BOOST_TEST(error["code"] == "strata-sql");
  BOOST_TEST(error["message"] == "statement 1 of 1 of migration 1002 failed");
  BOOST_TEST(error["revision"] == "1002");
  BOOST_TEST(error["line"].is_number());
  BOOST_TEST(error["column"].is_number());
  BOOST_TEST(error["engine"] == "near \"TABEL\": syntax error");
  BOOST_TEST(error["database"] == "without migrations, as before: the transaction was rolled back");
}

BOOST_AUTO_TEST_CASE(an_unknown_revision_is_a_failure_and_no_wrong_usage) {
  const temporary_folder folder;

  const outcome result = run_in(folder, {"upgrade", "20269999"}, example::line);

  BOOST_TEST(result.status == 1);
  BOOST_TEST(result.err.starts_with("error: there is no revision '20269999' [strata-unknown-target]\n"));
}

BOOST_AUTO_TEST_CASE(json_describes_the_run_and_nothing_else_is_printed) {
  const temporary_folder folder;

  const outcome result = run_in(folder, {"upgrade", "+2", "--format", "json"}, example::line);

  BOOST_TEST(result.err == "");
  json report = json::parse(result.out);
  for (json& each : report["migrations"]) BOOST_TEST(each.erase("took_ms") == 1u);
  BOOST_TEST(report == json::parse(R"({"command": "upgrade", "database": "the SQLite database FOLDER/app.db",
      "from": [], "to": ["20260130_0900"], "at_head": false, "migrations": [
      {"revision": "20260129_0001", "description": "create nodes", "direction": "up", "statements": 4},
      {"revision": "20260130_0900", "description": "add region", "direction": "up", "statements": 2}], "snapshot": null, "backup": null, "cut_after": []})"));
}

BOOST_AUTO_TEST_CASE(a_failure_says_what_was_committed_before_it_and_a_line_is_a_commit) {
  const built_chain chain{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                          {.revision = "1002", .up = {"CREATE TABEL b (id)"}, .down = {"DROP TABLE b"}}};
  const temporary_folder together;
  const temporary_folder apart;

  const outcome at_once = run_in(together, {"upgrade"}, chain.set());
  const outcome one_by_one = run_in(apart, {"upgrade", "--transactions", "per-migration"}, chain.set());
  const outcome as_json =
      run_in(together, {"upgrade", "--transactions=per-migration", "--format", "json"}, chain.set());

  BOOST_TEST(at_once.out == "");
  BOOST_TEST(one_by_one.out == "upgraded 1001 step 1001 (1 statement, T ms)\n");
  BOOST_TEST(json::parse(as_json.out)["error"]["committed"] ==
             json::parse(R"([{"revision": "1001", "direction": "up"}])"));
  BOOST_TEST(run_in(apart, {"upgrade", "--transactions", "two"}, chain.set()).err ==
             "error: 'two' says nothing of transactions [strata-usage]\n"
             "  help: --transactions automatic, single or per-migration\n");
  BOOST_TEST(run_in(apart, {"upgrade", "--sql", "--transactions", "single"}, chain.set()).status == 2);
}

BOOST_AUTO_TEST_CASE(where_a_fresh_database_was_committed_in_between_is_said) {
  const temporary_folder folder;
  const built_chain chain{
      {.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
      {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}, .needs_commit = true}};

  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).out ==
             "upgraded 1001 step 1001 (1 statement, T ms)\n"
             "upgraded 1002 step 1002 (1 statement, T ms)\n"
             "at head 1002: 2 migrations, 2 statements, T ms, committed also after 1001\n");
}

BOOST_AUTO_TEST_CASE(status_says_that_a_migration_is_half_done) {
  const temporary_folder folder;
  const built_chain chain{{.revision = "1001",
                           .up = {"CREATE TABLE a (id)", "INSERT INTO nobody VALUES (1)"},
                           .down = {"DROP TABLE a"},
                           .transactional = false}};
  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 1);

  const std::string said = run_in(folder, {"status"}, chain.set()).out;

  BOOST_TEST(said.ends_with("\nin the middle of 1001, 1 migration pending\n"), said);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_json_too) {
  const outcome result = run({"upgrad", "--format", "json"}, example::line);

  BOOST_TEST(result.status == 2);
  BOOST_TEST(json::parse(result.out) == json::parse(R"({"error": {"code": "strata-usage",
      "message": "unknown command 'upgrad'", "revision": null, "file": null, "line": null, "column": null,
      "engine": null, "sqlstate": null, "database": null,
      "help": "did you mean `upgrade`? nimbus-migrate --help lists all commands", "committed": [], "backup": null}})"));
}

BOOST_AUTO_TEST_CASE(the_environment_names_the_database_and_the_option_wins) {
  const temporary_folder folder;
  setenv("NIMBUS_TEST_URL", ("sqlite:///" + (folder.path() / "env.db").string()).c_str(), 1);

  BOOST_TEST(run({"upgrade", "+1"}, example::line).status == 0);
  BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);

  BOOST_TEST(run({"current"}, example::line).out == "20260129_0001\n");
  BOOST_TEST(run_in(folder, {"current"}, example::line).out == "20260130_0900\n");
  unsetenv("NIMBUS_TEST_URL");
}

BOOST_AUTO_TEST_CASE(a_password_is_in_no_message) {
  for (const char* const url : {"postgresql://ada:secret@db/nimbus", "ada:secret@db", "host=db password=secret",
                                "sqlite://ada:secret@host/app.db", "sqlite:///app.db?password=secret"}) {
    const outcome result = run({"upgrade", "--database", url, "--format=json"}, example::line);

    BOOST_TEST(result.status == 1);
    BOOST_TEST((result.out + result.err).find("secret") == std::string::npos, url << ": " << result.err);
  }
}

BOOST_AUTO_TEST_CASE(stamp_takes_several_revisions_and_purges) {
  const temporary_folder folder;
  const built_chain branched{
      {.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
      {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}},
      {.revision = "1003", .up = {"CREATE TABLE c (id)"}, .down = {"DROP TABLE c"}, .parents = {"1001"}}};
  const built_chain other{{.revision = "7001", .up = {"CREATE TABLE z (id)"}, .down = {"DROP TABLE z"}}};

  const outcome both = run_in(folder, {"stamp", "1002", "1003"}, branched.set());
  const outcome foreign = run_in(folder, {"stamp", "7001"}, other.set());
  const outcome purged = run_in(folder, {"stamp", "7001", "--purge"}, other.set());
  const outcome again = run_in(folder, {"stamp", "7001", "--purge"}, other.set());

  BOOST_TEST(both.out == "stamped at head 1002, 1003 (was at base)\n");
  BOOST_TEST(foreign.status == 1);
  BOOST_TEST(foreign.err.find("[strata-foreign]") != std::string::npos);
  BOOST_TEST(purged.out == "stamped at head 7001 (was at 1002, 1003)\n");
  BOOST_TEST(again.out == "stamped at head 7001 (was at 7001)\n");
  BOOST_TEST(run_in(folder, {"check"}, other.set()).out == "history agrees with the chain: at head 7001\n");
  BOOST_TEST(run_in(folder, {"log"}, other.set()).out.find("unstamp    1003") != std::string::npos);
  const outcome script = run({"stamp", "head", "--purge", "--sql"}, other.set());
  BOOST_TEST(script.status == 2);
}

BOOST_AUTO_TEST_CASE(stamp_records_without_running) {
  const temporary_folder folder;

  const outcome first = run_in(folder, {"stamp", "20260130"}, example::line);
  const outcome again = run_in(folder, {"stamp", "20260130"}, example::line);
  const outcome back = run_in(folder, {"stamp", "base"}, example::line);
  const outcome as_json = run_in(folder, {"stamp", "+1", "--format", "json"}, example::line);

  BOOST_TEST(first.out == "stamped at 20260130_0900 (was at base)\n");
  BOOST_TEST(again.out == "already at 20260130_0900\n");
  BOOST_TEST(back.out == "stamped at base (was at 20260130_0900)\n");
  BOOST_TEST(json::parse(as_json.out)["to"] == json::parse(R"(["20260129_0001"])"));
  const outcome tables = shell("sqlite3 '" + (folder.path() / "app.db").string() + "' .tables");
  BOOST_TEST(tables.out == "strata_log         strata_migrations  strata_state     \n");
}

BOOST_AUTO_TEST_CASE(log_shows_everything_that_was_done_oldest_first) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);
  BOOST_TEST(run_in(folder, {"stamp", "+1"}, example::line).status == 0);
  BOOST_TEST(run_in(folder, {"stamp", "-1"}, example::line).status == 0);
  BOOST_TEST(run_in(folder, {"downgrade", "base", "-y"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"log"}, example::line).out ==
             "TIME  upgrade    20260129_0001  by USER, T ms\n"
             "TIME  stamp      20260130_0900  by USER, T ms\n"
             "TIME  unstamp    20260130_0900  by USER, T ms\n"
             "TIME  downgrade  20260129_0001  by USER, T ms\n");
  json logged = json::parse(run_in(folder, {"log", "--format", "json"}, example::line).out);
  BOOST_TEST(logged["entries"].size() == 4u);
  BOOST_TEST(logged["entries"][3].erase("took_ms") == 1u);
  BOOST_TEST(logged["entries"][3].erase("by") == 1u);
  BOOST_TEST(logged["entries"][3] == json::parse(R"({"at": "TIME", "event": "downgrade",
      "revision": "20260129_0001", "digest": "sha256:d1"})"));
}

BOOST_AUTO_TEST_SUITE_END()
