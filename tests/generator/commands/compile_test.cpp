#include "generator/commands/commands.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

#include "temporary_folder.hpp"

using namespace strata::generator;
using strata::generator::testing::temporary_folder;

namespace {

struct compile_fixture {
  temporary_folder migrations;
  temporary_folder output;
  compile_options options;
  std::ostringstream said;

  compile_fixture() {
    options.folder.directory = migrations.path();
    options.folder.display_directory = "migrations";
    options.output = output.path();
    options.names.cpp_namespace = "shop";
    migrations.write("1_a.sql", "-- migrate:up\nCREATE TABLE a (id INTEGER);\n-- migrate:down\nDROP TABLE a;\n");
  }

  int run() {
    said.str("");
    return compile(options, said);
  }
  [[nodiscard]] bool wrote() const {
    return std::filesystem::exists(output.path() / "migrations.cpp") ||
           std::filesystem::exists(output.path() / "shop/migrations.hpp");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(compile_test, compile_fixture)

BOOST_AUTO_TEST_CASE(a_good_folder_becomes_a_header_and_a_source) {
  BOOST_TEST(run() == 0);

  BOOST_TEST(said.str() == "");
  BOOST_TEST(output.read("shop/migrations.hpp").find("head{\"1\", 1}") != std::string::npos);
  BOOST_TEST(output.read("migrations.cpp").find("CREATE TABLE a (id INTEGER)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_error_of_any_stage_leaves_nothing_written) {
  migrations.write("2_b.sql", "-- migrate:up\nCREATE TABLE a (id INTEGER);\n-- migrate:down\nDROP TABLE a;\n");

  BOOST_TEST(run() == 1);

  BOOST_TEST(said.str() ==
             "migrations/2_b.sql:2:14: error: statement 1 of 1 of migration 2 failed: table a already exists "
             "[strata-sql]\n"
             "    CREATE TABLE a (id INTEGER);\n"
             "                 ^\n");
  BOOST_TEST(!wrote());
}

BOOST_AUTO_TEST_CASE(a_draft_is_refused_where_all_must_be_locked) {
  options.require_locked = true;

  BOOST_TEST(run() == 1);

  BOOST_TEST(said.str() ==
             "migrations/1_a.sql: error: migration `1` is a draft: the lock file does not hold it [strata-draft]\n"
             "  help: strata lock\n");
  BOOST_TEST(!wrote());

  std::ostringstream ignored;
  lock_options locking;
  locking.folder = options.folder;
  BOOST_TEST(lock_migrations(locking, ignored, ignored) == 0);
  BOOST_TEST(run() == 0);
  BOOST_TEST(output.read("migrations.cpp").find(".draft = true") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_declared_schema_that_differs_leaves_nothing_written) {
  temporary_folder project;
  project.write("schema.sql", "CREATE TABLE a (id INTEGER, name TEXT);\nCREATE TABLE nimbus_log (seq INTEGER);\n");
  options.schema = project.path() / "schema.sql";
  options.names.table_prefix = "nimbus";
  options.cache = output.path() / "cache";
  const std::string shown = options.schema.generic_string();

  BOOST_TEST(run() == 1);

  BOOST_TEST(said.str() ==
             shown +
                 ": error: the chain at head 1 has another schema than this file declares [strata-schema-differs]\n"
                 "  column a.name: declared, not in the chain (" +
                 shown +
                 ":1)\n"
                 "  help: put the change in a new migration (strata new -m \"…\"), or bring " +
                 shown + " up to date\n");
  BOOST_TEST(!wrote());

  project.write("schema.sql", "CREATE TABLE a (id INTEGER);\n");
  BOOST_TEST(run() == 0);
  BOOST_TEST(wrote());
}

BOOST_AUTO_TEST_CASE(seeds_are_embedded_apart_from_the_chain) {
  const temporary_folder seeds;
  seeds.write("10_rows.sql",
              "-- migrate:up\nINSERT INTO a VALUES (7);\n-- migrate:down\nDELETE FROM a WHERE id = 7;\n");
  options.folder.seeds = seeds.path();

  BOOST_TEST(run() == 0);

  BOOST_TEST(said.str() == "");
  const std::string source = output.read("migrations.cpp");
  BOOST_TEST(source.find("10_rows.sql\n    \"7 10_rows ") != std::string::npos);
  BOOST_TEST(source.find("24 INSERT INTO a VALUES (7)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_seed_that_does_not_fit_the_schema_at_head_stops_the_build) {
  const temporary_folder seeds;
  const std::string file = (seeds.path() / "10_rows.sql").string();
  seeds.write("10_rows.sql", "INSERT INTO a VALUES (7);\nINSERT INTO a\n  (identity) VALUES (8);\n");
  options.folder.seeds = seeds.path();

  BOOST_TEST(run() == 1);

  BOOST_TEST(said.str() == file +
                               ":2:1: error: statement 2 of 2 of seed 10_rows failed: table a has no column named "
                               "identity [strata-sql]\n"
                               "    INSERT INTO a\n"
                               "    ^\n");
  BOOST_TEST(!wrote());
}

BOOST_AUTO_TEST_CASE(a_down_section_that_leaves_rows_stops_the_build) {
  const temporary_folder seeds;
  const std::string file = (seeds.path() / "10_rows.sql").string();
  seeds.write("10_rows.sql",
              "-- migrate:up\nINSERT INTO a VALUES (7), (8);\n-- migrate:down\nDELETE FROM a WHERE id = 7;\n");
  options.folder.seeds = seeds.path();

  BOOST_TEST(run() == 1);

  BOOST_TEST(said.str() == file +
                               ": error: the down sections of the seeds leave a with 1 rows, where there were 0 "
                               "[strata-seed-rows-left]\n"
                               "  help: remove in `-- migrate:down` exactly the rows that `-- migrate:up` puts in\n");
}

BOOST_AUTO_TEST_SUITE_END()
