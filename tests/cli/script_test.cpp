// Printed scripts are run by the real sqlite3 shell, and the databases compared with what Strata itself makes.
#include <array>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "tests/runtime/branch_scenarios.hpp"

using strata::test::built_chain;

BOOST_AUTO_TEST_SUITE(script_test)

/// Runs the script of a command line in the shell, as a person would who redirects it.
outcome run_script(const temporary_folder& folder, const std::vector<std::string>& words,
                   const strata::chain_set& set) {
  const outcome printed = run(words, set);
  BOOST_TEST(printed.status == 0);
  BOOST_TEST(printed.err == "");
  std::ofstream{folder.path() / "script.sql"} << printed.out;
  return shell("sqlite3 '" + (folder.path() / "app.db").string() + "' < '" + (folder.path() / "script.sql").string() +
               "'");
}

/// Schema, rows and bookkeeping without times and persons.
std::string contents(const temporary_folder& folder) {
  const std::string database = (folder.path() / "app.db").string();
  std::string all;
  for (const char* const question :
       {"SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name",
        "SELECT format, chain, heads, digest FROM strata_state",
        "SELECT position, revision, description, parents, digest, checksum, compatible, draft, direction, "
        "statements_done, statements, down_script, down_checksum, down_transactional, down_drops_tables, irreversible "
        "FROM strata_migrations ORDER BY position",
        "SELECT id, event, revision, digest FROM strata_log ORDER BY id", "PRAGMA integrity_check",
        "SELECT * FROM nodes", "SELECT * FROM deployments"}) {
    all += shell("sqlite3 '" + database + "' \"" + question + "\"").out;
  }
  return all;
}

BOOST_AUTO_TEST_CASE(a_script_from_base_does_what_upgrade_does) {
  const temporary_folder by_script;
  const temporary_folder by_strata;

  const outcome ran = run_script(by_script, {"upgrade", "--sql"}, example::line);
  BOOST_TEST(run_in(by_strata, {"upgrade"}, example::line).status == 0);

  BOOST_TEST(ran.status == 0);
  BOOST_TEST(ran.out == "");
  BOOST_TEST(contents(by_script) == contents(by_strata));
  BOOST_TEST(contents(by_script).find("10|1\n") != std::string::npos);
  BOOST_TEST(run_in(by_script, {"check"}, example::line).out ==
             "history agrees with the chain: at head 20260202_0001\n");
  BOOST_TEST(run_in(by_script, {"upgrade"}, example::line).out == "already at head 20260202_0001\n");
}

BOOST_AUTO_TEST_CASE(scripts_of_ranges_continue_each_other_and_strata) {
  const temporary_folder by_script;
  const temporary_folder by_strata;
  const std::array<std::vector<std::string>, 4> lines{
      {{"upgrade", "20260130"}, {"upgrade", "+1"}, {"upgrade", "head"}, {"downgrade", "20260129", "-y"}}};
  const std::array<std::vector<std::string>, 4> scripts{{{"upgrade", "--sql", ":20260130"},
                                                         {"upgrade", "--sql", "20260130:+1"},
                                                         {"upgrade", "--sql", "20260201:head"},
                                                         {"downgrade", "--sql", "head:20260129"}}};

  for (std::size_t at = 0; at < lines.size(); ++at) {
    BOOST_TEST(run_script(by_script, scripts[at], example::line).status == 0);
    BOOST_TEST(run_in(by_strata, lines[at], example::line).status == 0);

    BOOST_TEST(contents(by_script) == contents(by_strata));
  }
}

BOOST_AUTO_TEST_CASE(a_script_from_base_runs_where_a_downgrade_left_the_bookkeeping) {
  const temporary_folder by_script;
  const temporary_folder by_strata;
  for (const temporary_folder* const each : {&by_script, &by_strata}) {
    BOOST_TEST(run_in(*each, {"upgrade"}, example::line).status == 0);
    BOOST_TEST(run_in(*each, {"downgrade", "base", "-y"}, example::line).status == 0);
  }

  BOOST_TEST(run_script(by_script, {"upgrade", "--sql", "base:head"}, example::line).status == 0);
  BOOST_TEST(run_in(by_strata, {"upgrade"}, example::line).status == 0);

  BOOST_TEST(contents(by_script) == contents(by_strata));
}

BOOST_AUTO_TEST_CASE(a_script_from_base_makes_repeatable_migrations_too) {
  const strata::test::built_chain chain{
      std::vector<strata::test::migration_text>{
          {.revision = "0001",
           .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE deployments (x)"},
           .down = {"DROP TABLE deployments", "DROP TABLE nodes"}}},
      false,
      "strata",
      strata::sqlite::driver,
      {{.revision = "named", .up = {"CREATE VIEW named AS SELECT name FROM nodes"}, .down = {"DROP VIEW named"}},
       {.revision = "counted",
        .up = {"CREATE VIEW counted AS SELECT count(*) AS n FROM named"},
        .down = {"DROP VIEW counted"},
        .parents = {"named"}}}};
  const temporary_folder by_script;
  const temporary_folder by_strata;

  const outcome ran = run_script(by_script, {"upgrade", "--sql"}, chain.set());
  const outcome upgraded = run_in(by_strata, {"upgrade"}, chain.set());

  BOOST_TEST(ran.status == 0);
  BOOST_TEST(ran.err == "");
  BOOST_TEST(upgraded.out.find("ran named repeatable named (1 statement, ") != std::string::npos, upgraded.out);
  BOOST_TEST(contents(by_script) == contents(by_strata));
  const std::string rows = "SELECT position, name, depends, digest, down_script FROM strata_repeatables";
  const auto repeatables = [&](const temporary_folder& folder) {
    return shell("sqlite3 '" + (folder.path() / "app.db").string() + "' \"" + rows + "\"").out;
  };
  BOOST_TEST(repeatables(by_script) == repeatables(by_strata));
  BOOST_TEST(run_in(by_script, {"upgrade"}, chain.set()).out == "already at head 0001\n");
  BOOST_TEST(run({"upgrade", "--sql"}, chain.set()).out.find("-- Running repeatable counted\n") != std::string::npos);

  const outcome refused = run({"downgrade", "--sql", "head:base"}, chain.set());
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(refused.err.find("a script that goes on from a revision cannot know which repeatable migrations the "
                              "database has run") != std::string::npos,
             refused.err);
}

BOOST_AUTO_TEST_CASE(strata_takes_back_what_a_script_did) {
  const temporary_folder folder;
  BOOST_TEST(run_script(folder, {"upgrade", "--sql"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"downgrade", "base", "-y"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"check"}, example::line).out ==
             "history agrees with the chain: at base, 4 migrations pending\n");
}

BOOST_AUTO_TEST_CASE(a_stamp_script_does_what_stamp_does) {
  const temporary_folder by_script;
  const temporary_folder by_strata;

  BOOST_TEST(run_script(by_script, {"stamp", "--sql", "20260130"}, example::line).status == 0);
  BOOST_TEST(run_in(by_strata, {"stamp", "20260130"}, example::line).status == 0);
  BOOST_TEST(contents(by_script) == contents(by_strata));

  BOOST_TEST(run_script(by_script, {"stamp", "--sql", "20260130:head"}, example::line).status == 0);
  BOOST_TEST(run_in(by_strata, {"stamp", "head"}, example::line).status == 0);
  BOOST_TEST(contents(by_script) == contents(by_strata));
}

BOOST_AUTO_TEST_CASE(a_stamp_script_takes_several_targets) {
  const built_chain branched{
      {.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
      {.revision = "1002", .up = {"CREATE TABLE b (id)"}, .down = {"DROP TABLE b"}},
      {.revision = "1003", .up = {"CREATE TABLE c (id)"}, .down = {"DROP TABLE c"}, .parents = {"1001"}}};
  const temporary_folder folder;

  BOOST_TEST(run_script(folder, {"stamp", "--sql", "1003", "1002"}, branched.set()).status == 0);

  BOOST_TEST(run_in(folder, {"check"}, branched.set()).out == "history agrees with the chain: at head 1002, 1003\n");
  BOOST_TEST(run({"stamp", "--sql", "1003", "1001:1002"}, branched.set()).status == 2);
}

BOOST_AUTO_TEST_CASE(a_script_for_another_revision_changes_nothing) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade", "+1"}, example::line).status == 0);
  const std::string before = contents(folder);

  const outcome ran = run_script(folder, {"upgrade", "--sql", "20260130:head"}, example::line);
  const outcome from_base = run_script(folder, {"upgrade", "--sql"}, example::line);

  BOOST_TEST(ran.status == 1);
  BOOST_TEST(ran.out.find("UNIQUE constraint failed: strata_state.id") != std::string::npos);
  BOOST_TEST(from_base.status == 1);
  BOOST_TEST(from_base.out.find("UNIQUE constraint failed: strata_state.id") != std::string::npos);
  BOOST_TEST(contents(folder) == before);
}

BOOST_AUTO_TEST_CASE(a_script_whose_statement_fails_is_rolled_back_whole) {
  const temporary_folder folder;
  BOOST_TEST(shell("sqlite3 '" + (folder.path() / "app.db").string() + "' 'CREATE TABLE deployments (id)'").status ==
             0);

  const outcome ran = run_script(folder, {"upgrade", "--sql"}, example::line);

  BOOST_TEST(ran.status == 1);
  BOOST_TEST(ran.out.find("table deployments already exists") != std::string::npos);
  BOOST_TEST(shell("sqlite3 '" + (folder.path() / "app.db").string() + "' .tables").out == "deployments\n");
}

BOOST_AUTO_TEST_CASE(a_script_that_breaks_a_foreign_key_is_rolled_back) {
  const temporary_folder folder;
  const built_chain chain{{.revision = "1001",
                           .up = {"CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (id INTEGER REFERENCES p)",
                                  "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (1)"},
                           .down = {"DROP TABLE c"}},
                          {.revision = "1002", .up = {"DELETE FROM p"}, .down = {"SELECT 1"}, .drops_tables = true}};
  BOOST_TEST(run_script(folder, {"upgrade", "--sql", ":1001"}, chain.set()).status == 0);

  const outcome ran = run_script(folder, {"upgrade", "--sql", "1001:"}, chain.set());

  BOOST_TEST(ran.status == 1);
  BOOST_TEST(ran.out.find("CHECK constraint failed: every foreign key refers to a row") != std::string::npos);
  BOOST_TEST(run_in(folder, {"current"}, chain.set()).out == "1001\n");
}

BOOST_AUTO_TEST_CASE(a_script_reads_as_sql_with_a_heading_for_each_migration) {
  const built_chain chain{{.revision = "1001", .up = {"CREATE TABLE a (id)"}, .down = {"DROP TABLE a"}},
                          {.revision = "1002", .up = {"INSERT INTO a VALUES (1) -- one"}, .down = {"DELETE FROM a"}}};

  const std::string text = run({"downgrade", "--sql", "1002:1001"}, chain.set()).out;

  BOOST_TEST(text.starts_with(
      ".bail on\n"
      "PRAGMA foreign_keys = ON;\n"
      "-- nimbus-migrate downgrade --sql 1002:1001\n"
      "\n"
      "BEGIN IMMEDIATE;\n"
      "-- Fails with a UNIQUE constraint where the database is not at the revision that this goes on from.\n"
      "INSERT INTO strata_state SELECT * FROM strata_state WHERE digest <> '"));
  BOOST_TEST(text.find("\n-- Running downgrade 1002 -> 1001, step 1002\n"
                       "DELETE FROM a;\n"
                       "DELETE FROM main.strata_migrations WHERE revision = '1002';\n") != std::string::npos);
  BOOST_TEST(text.ends_with("COMMIT;\n"));
  BOOST_TEST(run({"upgrade", "--sql"}, chain.set()).out.find("INSERT INTO a VALUES (1) -- one\n;\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_script_with_nothing_to_do_says_so) {
  BOOST_TEST(run({"upgrade", "--sql", "head:20260129"}, example::line).out ==
             ".bail on\n"
             "PRAGMA foreign_keys = ON;\n"
             "-- nimbus-migrate upgrade --sql head:20260129\n"
             "-- Nothing to do: already at head 20260202_0001\n");
}

BOOST_AUTO_TEST_CASE(a_script_as_json_is_one_text) {
  const outcome text = run({"stamp", "--sql", "head"}, example::line);
  const auto result = nlohmann::json::parse(run({"stamp", "--sql", "head", "--format=json"}, example::line).out);

  BOOST_TEST(result["sql"] == text.out);
  BOOST_TEST(result["command"] == "stamp");
  BOOST_TEST(result["dialect"] == "sqlite");
  BOOST_TEST(result["from"] == "base");
  BOOST_TEST(result["to"] == "head");
}

BOOST_AUTO_TEST_CASE(scripts_bring_branches_apart_and_take_them_back) {
  const built_chain chain{strata::test::two_branches()};
  const temporary_folder by_script;
  const temporary_folder by_strata;
  struct move {
    std::vector<std::string> script;
    std::vector<std::string> command;
  };
  for (const move& each :
       std::vector<move>{{{"upgrade", "--sql", "users@head"}, {"upgrade", "users@head"}},
                         {{"upgrade", "--sql", "u002:j001"}, {"upgrade", "j001"}},
                         {{"upgrade", "--sql", "u002,j001:heads"}, {"upgrade", "heads"}},
                         {{"downgrade", "--sql", "heads:users@r001"}, {"downgrade", "users@r001", "-y"}},
                         {{"stamp", "--sql", "j001:u001"}, {"stamp", "u001"}}}) {
    const outcome ran = run_script(by_script, each.script, chain.set());
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.out == "");
    BOOST_TEST(run_in(by_strata, each.command, chain.set()).status == 0);
    BOOST_TEST(contents(by_script) == contents(by_strata));
  }
  BOOST_TEST(run_in(by_script, {"current"}, chain.set()).out == "j001 (jobs)\nu001 (users)\n");
}

BOOST_AUTO_TEST_CASE(a_script_that_lies_the_other_way_is_refused) {
  BOOST_TEST(run({"downgrade", "--sql", "20260129:head"}, example::line)
                 .err.starts_with("error: nothing can be taken back to 20260202_0001, which is not applied: the "
                                  "database is at 20260129_0001 "
                                  "[strata-unreachable-target]\n"));
}

BOOST_AUTO_TEST_SUITE_END()
