#include "generator/verify/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/verify/chains.hpp"
#include "generator/verify/scratch_folder.hpp"

using namespace strata::generator;

namespace {

struct fixture_folder : test::scratch_folder {
  fixture_set read() { return read_fixtures(path, "fixtures", chain, messages); }

  migration_chain chain =
      test::read_chain({{"1.2", "-- migrate:up\nCREATE TABLE t (a INT);\n-- migrate:down\nDROP TABLE t;\n"}});
  diagnostics messages;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fixtures_test, fixture_folder)

BOOST_AUTO_TEST_CASE(rows_and_queries_are_found_by_revision) {
  write("1.2.before.sql", "SELECT 1;\nSELECT 2;\n");
  write("1.2.after.sql", "SELECT 3 WHERE 0;\n");
  write(".gitkeep", "");

  const fixture_set read_set = read();

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(read_set.size() == 1u);
  BOOST_TEST(read_set.at("1.2").before.statements.size() == 2u);
  BOOST_TEST(read_set.at("1.2").after.statements.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_for_the_dialect_replaces_the_one_for_all) {
  write("1.2.before.sql", "SELECT 1;\nSELECT 2;\n");
  write("1.2.before.sqlite.sql", "SELECT 3;\n");
  write("1.2.after.postgresql.sql", "SELECT 4::text;\n");

  const fixture_set read_set = read();

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(read_set.at("1.2").before.statements.size() == 1u);
  BOOST_TEST(read_set.at("1.2").after.statements.empty());
}

BOOST_AUTO_TEST_CASE(other_files_and_unknown_revisions_are_errors) {
  write("1.3.before.sql", "SELECT 1;\n");
  write("1.2.sql", "SELECT 1;\n");

  read();

  const std::string help =
      "  help: name it REVISION.before.sql (rows to put in before the migration goes up) or REVISION.after.sql "
      "(queries\n"
      "        that must return no row afterwards), or remove it\n";
  BOOST_TEST(format(messages) == "fixtures/1.2.sql: error: this is no fixture [strata-fixture-unknown]\n" + help +
                                     "fixtures/1.3.before.sql: error: a fixture for 1.3, which is no migration "
                                     "[strata-fixture-unknown]\n" +
                                     help);
}

BOOST_AUTO_TEST_CASE(an_empty_stub_is_an_error) {
  write("1.2.after.sql", "-- nothing yet\n");

  read();

  BOOST_TEST(format(messages) ==
             "fixtures/1.2.after.sql: error: the fixture holds no statement, so it would check nothing "
             "[strata-fixture-empty]\n"
             "  help: write what it is for, or remove it\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_an_error) {
  path /= "elsewhere";

  read();

  BOOST_TEST(format(messages) ==
             "fixtures: error: cannot read the folder of fixtures: No such file or directory [strata-unreadable]\n");
}

BOOST_AUTO_TEST_SUITE_END()
