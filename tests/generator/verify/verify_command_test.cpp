#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include <sstream>

#include "generator/commands/verify.hpp"
#include "generator/verify/scratch_folder.hpp"

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

  BOOST_TEST(out.str() == on_sqlite("verified 2 of 2 migrations on SQLite {}: up, down, up, on empty tables\n"));
  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(what_the_cache_remembers_is_said) {
  options.cache = path / "cache";
  verify();
  out.str("");

  BOOST_TEST(verify() == 0);

  BOOST_TEST(out.str() ==
             on_sqlite("verified 0 of 2 migrations on SQLite {}: up, down, up, on empty tables; the others "
                       "were verified before\n"));
}

BOOST_AUTO_TEST_CASE(the_round_trip_says_what_it_ran) {
  write("fixtures/1.after.sql", "SELECT * FROM nodes;\n");
  write("fixtures/2.before.sql", "INSERT INTO nodes DEFAULT VALUES;\n");
  options.what = verify_options::check::round_trip;
  options.fixtures = path / "fixtures";

  BOOST_TEST(verify() == 0);

  BOOST_TEST(out.str() ==
             on_sqlite("verified 2 migrations on SQLite {}: up, down, up, on empty tables and on rows from "
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
  BOOST_TEST(out.str() ==
             on_sqlite("verified 2 of 2 migrations on SQLite {}: up, down, up, on empty tables; the schema is the one "
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
  BOOST_TEST(verify_command().run({"--round-trip", "--idempotent"}) == 2);
  BOOST_TEST(verify_command().run({"--fixtures", "fixtures"}) == 2);
  BOOST_TEST(verify_command().run({"--round-trip", "--cache", "cache"}) == 2);
  BOOST_TEST(verify_command().run({"--round-trip", "--schema", "schema.sql"}) == 2);
  BOOST_TEST(verify_command().run({"--dialect", "oracle"}) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
