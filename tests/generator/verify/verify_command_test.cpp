#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include <sstream>

#include "generator/commands/commands.hpp"
#include "generator/verify/scratch_folder.hpp"
#include "runtime/cli/console.hpp"

using namespace strata::generator;

namespace {

struct project : test::scratch_folder {
  project() {
    write("migrations/1_nodes.sql",
          "-- migrate:up\nCREATE TABLE nodes (id INTEGER PRIMARY KEY);\n-- migrate:down\nDROP TABLE nodes;\n");
    write("migrations/2_index.sql",
          "-- migrate:up\nCREATE INDEX ix_nodes_id ON nodes (id);\n-- migrate:down\nDROP INDEX ix_nodes_id;\n");
    options.folder.directory = path / "migrations";
    options.folder.display_directory = "migrations";
  }
  int verify() { return verify_migrations(options, out, err); }

  verify_options options;
  std::ostringstream out;
  std::ostringstream err;
};

std::string on_sqlite(std::string_view text) { return fmt::format(fmt::runtime(text), sqlite3_libversion()); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify_command_test, project)

BOOST_AUTO_TEST_CASE(a_good_folder_is_verified) {
  BOOST_TEST(verify() == 0);

  BOOST_TEST(out.str() ==
             on_sqlite("verified 2 of 2 migrations on SQLite {}: up, down, up, on empty tables and on made-up rows\n"));
  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(what_the_cache_remembers_is_said) {
  options.cache = path / "cache";
  verify();
  out.str("");

  BOOST_TEST(verify() == 0);

  BOOST_TEST(
      out.str() ==
      on_sqlite(
          "verified 0 of 2 migrations on SQLite {}: up, down, up, on empty tables and on made-up rows; the others "
          "were verified before\n"));
}

BOOST_AUTO_TEST_CASE(the_round_trip_says_what_it_ran) {
  write("fixtures/1.after.sql", "SELECT * FROM nodes;\n");
  write("fixtures/2.before.sql", "INSERT INTO nodes DEFAULT VALUES;\n");
  options.what = verify_options::check::round_trip;
  options.fixtures = path / "fixtures";

  BOOST_TEST(verify() == 0);

  BOOST_TEST(
      out.str() ==
      on_sqlite(
          "verified 2 migrations on SQLite {}: up, down, up, on empty tables and on made-up rows, and on rows from "
          "2 fixtures; and all in one transaction\n"));
  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(a_down_that_forgets_an_index_fails) {
  write("migrations/2_index.sql",
        "-- migrate:up\nCREATE INDEX ix_nodes_id ON nodes (id);\n-- migrate:down\nSELECT 1;\n");
  options.what = verify_options::check::round_trip;

  BOOST_TEST(verify() == 1);

  BOOST_TEST(out.str() == "");
  BOOST_TEST(err.str() ==
             "migrations/2_index.sql:3:1: error: down of 2 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  index ix_nodes_id: left behind (made by 2)\n"
             "  help: undo in the down section what the up section does, in reverse order; if it cannot be undone, say "
             "so:\n"
             "        -- migrate:irreversible <reason>\n");
}

BOOST_AUTO_TEST_CASE(fixtures_are_named_as_the_migrations_are) {
  write("fixtures/9.after.sql", "SELECT 1;\n");
  options.what = verify_options::check::round_trip;
  options.fixtures = path / "fixtures";

  BOOST_TEST(verify() == 1);

  BOOST_TEST(err.str() ==
             "fixtures/9.after.sql: error: a fixture for 9, which is no migration [strata-fixture-unknown]\n"
             "  help: name it REVISION.before.sql (rows to put in before the migration goes up) or REVISION.after.sql "
             "(queries\n"
             "        that must return no row afterwards), or remove it\n");
}

BOOST_AUTO_TEST_CASE(a_declared_schema_that_agrees_is_said) {
  write("schema.sql", "CREATE TABLE nodes (id INTEGER PRIMARY KEY);\nCREATE INDEX ix_nodes_id ON nodes (id);\n");
  options.schema = path / "schema.sql";

  BOOST_TEST(verify() == 0);

  BOOST_TEST(err.str() == "");
  BOOST_TEST(out.str() == on_sqlite("verified 2 of 2 migrations on SQLite {}: up, down, up, on empty tables and on "
                                    "made-up rows; the schema is the one "
                                    "in schema.sql\n"));
}

BOOST_AUTO_TEST_CASE(a_declared_schema_that_differs_fails) {
  write("schema.sql", "CREATE TABLE nodes (id INTEGER PRIMARY KEY);\n");
  options.schema = path / "schema.sql";

  BOOST_TEST(verify() == 1);

  BOOST_TEST(out.str() == "");
  BOOST_TEST(err.str() ==
             "schema.sql: error: the chain at head 2 has another schema than this file declares "
             "[strata-schema-differs]\n"
             "  index ix_nodes_id: in the chain, not declared (made by 2)\n"
             "  help: put the change in a new migration (strata new -m \"…\"), or bring schema.sql up to date\n");
}

BOOST_AUTO_TEST_CASE(a_declared_schema_that_is_no_file_is_an_error) {
  options.schema = path / "schema.sql";
  BOOST_TEST(verify() == 1);
  BOOST_TEST(err.str() ==
             "schema.sql: error: cannot read the file: No such file or directory [strata-unreadable]\n"
             "  help: ls -l schema.sql shows what it is and who may read it\n");
  err.str("");
  options.schema = path / "migrations";

  BOOST_TEST(verify() == 1);

  BOOST_TEST(err.str() ==
             "migrations: error: cannot read the file: Is a directory [strata-unreadable]\n"
             "  help: ls -l migrations shows what it is and who may read it\n");
}

BOOST_AUTO_TEST_CASE(a_script_that_cannot_run_twice_fails) {
  options.what = verify_options::check::idempotent;

  BOOST_TEST(verify() == 1);

  BOOST_TEST(out.str() == "");
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_not_here_is_skipped) {
  options.which = dialect::postgresql;
  options.folder.dialects = {dialect::postgresql};
  const char* const before = std::getenv("STRATA_TEST_POSTGRESQL_URL");
  const std::string url = before == nullptr ? "" : before;
  setenv("STRATA_TEST_POSTGRESQL_URL", "nowhere", 1);

  BOOST_TEST(verify() == skipped);

  setenv("STRATA_TEST_POSTGRESQL_URL", url.c_str(), 1);

  BOOST_TEST(out.str() ==
             "skipped, nothing was verified on postgresql: STRATA_TEST_POSTGRESQL_URL is not a URL; write it as "
             "postgresql://user@host/database\n");
}

BOOST_AUTO_TEST_CASE(a_dialect_that_the_folder_has_not_is_an_error) {
  options.which = dialect::mysql;

  BOOST_TEST(verify() == 1);

  BOOST_TEST(err.str() ==
             "migrations: error: the folder has no chain for mysql [strata-unknown-dialect]\n"
             "  help: add it to the dialects: --dialects mysql\n");
}

BOOST_AUTO_TEST_CASE(options_that_exclude_each_other_are_wrong_usage) {
  const auto status = [](std::vector<std::string> line) {
    line.insert(line.begin(), "verify");
    return strata::cli::run_line(strata::cli::process_console(), strata_toolbox(), line);
  };
  BOOST_TEST(status({"--round-trip", "--idempotent"}) == 2);
  BOOST_TEST(status({"--fixtures", "fixtures"}) == 2);
  BOOST_TEST(status({"--round-trip", "--cache", "cache"}) == 2);
  BOOST_TEST(status({"--round-trip", "--schema", "schema.sql"}) == 2);
  BOOST_TEST(status({"--dialect", "oracle"}) == 2);
}

// Read on one connection before and after, SQLite 3.40 crashed at the second.
BOOST_AUTO_TEST_CASE(every_down_that_does_not_restore_is_reported) {
  for (const auto* name : {"3", "4", "5"}) {
    write("migrations/" + std::string{name} + "_more.sql",
          "-- migrate:up\nCREATE TABLE more_" + std::string{name} + " (id INTEGER);\n-- migrate:down\nSELECT 1;\n");
  }

  BOOST_TEST(verify() == 1);

  const std::string said = err.str();
  for (const auto* left : {"table more_3: left behind", "table more_4: left behind", "table more_5: left behind"}) {
    BOOST_TEST(said.find(left) != std::string::npos, said);
  }
}

BOOST_AUTO_TEST_CASE(keep_going_passes_over_a_migration_that_cannot_go_up) {
  write("migrations/3_bad.sql", "-- migrate:up\nCREATE TABLE made (x);\nno such thing;\n-- migrate:down\nSELECT 1;\n");
  write("migrations/4_good.sql", "-- migrate:up\nCREATE TABLE made (y);\n-- migrate:down\nDROP TABLE made;\n");
  write("migrations/5_bad.sql", "-- migrate:up\nSELECT absent;\n-- migrate:down\nSELECT 1;\n");
  options.keep_going = true;

  BOOST_TEST(verify() == 1);

  const std::string said = err.str();
  BOOST_TEST(said.find("migrations/3_bad.sql:3:1: error: statement 2 of 2 of migration 3 failed") != std::string::npos,
             said);
  BOOST_TEST(said.find("4_good") == std::string::npos, said);
  BOOST_TEST(said.find("migrations/5_bad.sql:2:8: error: statement 1 of 1 of migration 5 failed: no such column") !=
                 std::string::npos,
             said);
}

// A folder of another tool: the ways back are told of and do not stop anything.
BOOST_AUTO_TEST_CASE(downs_of_another_tools_folder_are_warnings) {
  write("theirs/1_a.up.sql", "CREATE TABLE a (x);");
  write("theirs/1_a.down.sql", "DROP TABLE a;");
  write("theirs/2_b.up.sql",
        "PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE b (x);\nCOMMIT;\nPRAGMA foreign_keys=ON;\n");
  write("theirs/2_b.down.sql", "-- nothing\n");
  write("theirs/3_c.up.sql", "CREATE TABLE c (x)");
  write("theirs/3_c.down.sql", "DROP TABLE c;\nDROP TABLE nowhere;\n");
  write("theirs/4_d.up.sql", "CREATE TABLE d (x);");
  write("theirs/5_e.up.sql", "CREATE TABLE e (x);");
  write("theirs/5_e.down.sql", "DROP TABLE e; 'open");
  options.folder.directory = path / "theirs";
  options.folder.display_directory = "theirs";
  options.folder.layout = "golang-migrate";

  BOOST_TEST(verify() == 0);

  BOOST_TEST(err.str() ==
             "theirs/5_e.down.sql:1:15: warning: this string is not closed [strata-unterminated]\n"
             "    DROP TABLE e; 'open\n"
             "                  ^\n"
             "  this migration is irreversible; its other direction is not concerned\n"
             "  help: close it with '\n"
             "theirs: note: no way back for sqlite from 4 [strata-no-down]\n"
             "theirs/2_b.down.sql:1:1: warning: down of 2 does not restore the schema [strata-down-incomplete]\n"
             "    -- nothing\n"
             "    ^\n"
             "  table b: left behind (made by 2)\n"
             "theirs/3_c.down.sql:2:1: warning: statement 2 of 2 of migration 3 failed on the way down: no such table: "
             "nowhere [strata-sql]\n"
             "    DROP TABLE nowhere;\n"
             "    ^\n");
}

// What the application registers before it migrates is not known while building.
BOOST_AUTO_TEST_CASE(functions_of_the_application_can_be_declared) {
  write("migrations/3_names.sql",
        "-- migrate:up\nCREATE TABLE names AS SELECT encode(id) AS name FROM nodes WHERE salt() IS NULL;\n"
        "-- migrate:down\nDROP TABLE names;\n");
  BOOST_TEST(verify() == 1);
  BOOST_TEST(err.str().find("no such function: encode") != std::string::npos, err.str());
  err.str("");
  options.folder.provided.functions = {"encode/1", "salt/0"};

  BOOST_TEST(verify() == 0);

  BOOST_TEST(err.str() == "");
}

// So can those that a migration requires, which therefore need no option.
BOOST_AUTO_TEST_CASE(functions_that_a_migration_requires_are_known_to_the_whole_folder) {
  write("migrations/3_names.sql",
        "-- migrate:requires function encode/1\n-- migrate:requires extension pg_trgm\n"
        "-- migrate:up\nCREATE TABLE names AS SELECT encode(id) AS name FROM nodes;\n"
        "-- migrate:down\nDROP TABLE names;\n");

  BOOST_TEST(verify() == 0, err.str());

  options.what = verify_options::check::round_trip;
  BOOST_TEST(verify() == 0, err.str());
}

// With foreign keys on, the DELETE would take the children along, and nobody would notice.
BOOST_AUTO_TEST_CASE(another_tools_script_that_switches_foreign_keys_off_keeps_the_rows_that_refer) {
  write("theirs/1_a.up.sql",
        "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);\n"
        "CREATE TABLE children (id INTEGER PRIMARY KEY, node REFERENCES nodes (id) ON DELETE CASCADE);\n");
  write("theirs/1_a.down.sql", "DROP TABLE children; DROP TABLE nodes;\n");
  write("theirs/2_b.up.sql",
        "PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE kept AS SELECT * FROM nodes;\nDELETE FROM nodes;\n"
        "INSERT INTO nodes SELECT id, upper(name) FROM kept;\nCOMMIT;\nPRAGMA foreign_keys=ON;\n");
  write("theirs/2_b.down.sql", "DROP TABLE kept;\n");
  write("fixtures/2.before.sql", "INSERT INTO nodes VALUES (1, 'a'); INSERT INTO children VALUES (7, 1);\n");
  write("fixtures/2.after.sql",
        "SELECT 'lost' WHERE (SELECT count(*) FROM children) <> 1;\nSELECT * FROM nodes WHERE name <> 'A';\n");
  options.folder.directory = path / "theirs";
  options.folder.display_directory = "theirs";
  options.folder.layout = "golang-migrate";
  options.what = verify_options::check::round_trip;
  options.fixtures = path / "fixtures";

  BOOST_TEST(verify() == 0);

  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()
