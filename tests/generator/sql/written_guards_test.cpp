#include "generator/sql/script.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/layout/layouts.hpp"
#include "reading.hpp"

using namespace strata::generator;

namespace {

testing::reading read(const std::string& script, dialect which = dialect::postgresql) {
  const auto file = std::make_shared<source_file>(
      "1_a.sql", "-- migrate:up transaction:false\n" + script + "-- migrate:irreversible no\n");
  diagnostics messages;
  const auto migrations = read_strata_layout({file}, messages);
  testing::reading result{read_script(migrations.at(0).sections.at(0), which, messages), {}};
  result.messages = format(messages);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(written_guards_test)

BOOST_AUTO_TEST_CASE(a_guard_belongs_to_the_statement_below_it) {
  const auto found =
      read("SELECT 1;\n-- migrate:guard SELECT NOT EXISTS (SELECT FROM t)\n-- why\nINSERT INTO t VALUES (1);\n");

  BOOST_TEST(found.messages == "");
  BOOST_TEST(found.script.statements.at(0).guard == "");
  BOOST_TEST(found.script.statements.at(1).guard == "SELECT NOT EXISTS (SELECT FROM t)");
  BOOST_TEST(!found.script.statements.at(1).guard_derived);
}

BOOST_AUTO_TEST_CASE(a_written_guard_goes_before_a_derived_one) {
  const auto found = read("-- migrate:guard SELECT true\nDROP INDEX CONCURRENTLY i;\n");

  BOOST_TEST(found.messages == "");
  BOOST_TEST(found.script.statements.at(0).guard == "SELECT true");
  BOOST_TEST(!found.script.statements.at(0).guard_derived);
}

BOOST_AUTO_TEST_CASE(the_checksum_counts_guards) {
  const std::string plain = read("SELECT 1;\n").script.checksum;

  BOOST_TEST(read("-- migrate:guard SELECT 2\nSELECT 1;\n").script.checksum != plain);
  BOOST_TEST(read("-- migrate:guard SELECT 2\nSELECT 1;\n").script.checksum ==
             read("-- migrate:guard  SELECT  2;\nSELECT 1;\n").script.checksum);
}

BOOST_AUTO_TEST_CASE(misplaced_guards_are_reported) {
  BOOST_TEST(read("-- migrate:guard SELECT 1\n-- migrate:guard SELECT 2\nSELECT\n-- migrate:guard SELECT 3\n1;\n"
                  "-- migrate:guard SELECT 4\n",
                  dialect::sqlite)
                 .messages ==
             "1_a.sql:3:1: error: the statement below has a guard already [strata-guard-place]\n"
             "    -- migrate:guard SELECT 2\n"
             "    ^\n"
             "  help: write it directly above the statement that it guards\n"
             "1_a.sql:5:1: error: this guard stands inside a statement [strata-guard-place]\n"
             "    -- migrate:guard SELECT 3\n"
             "    ^\n"
             "  help: write it directly above the statement that it guards\n"
             "1_a.sql:7:1: error: no statement follows this guard [strata-guard-place]\n"
             "    -- migrate:guard SELECT 4\n"
             "    ^\n"
             "  help: write it directly above the statement that it guards\n");
  BOOST_TEST(read("-- migrate:guard SELECT 1\nBEGIN;\nSELECT 1;\nCOMMIT;\n").messages ==
             "1_a.sql:2:1: error: this guard stands above transaction control [strata-guard-place]\n"
             "    -- migrate:guard SELECT 1\n"
             "    ^\n"
             "  help: write it directly above the statement that it guards\n");
}

BOOST_AUTO_TEST_CASE(a_guard_that_is_no_query_is_reported) {
  BOOST_TEST(
      read("-- migrate:guard DELETE FROM t\nSELECT 1;\n").messages ==
      "1_a.sql:2:18: error: a guard is one SELECT, written in this line [strata-guard-query]\n"
      "    -- migrate:guard DELETE FROM t\n"
      "                     ^\n"
      "  help: -- migrate:guard SELECT to_regclass('jobs_state') IS NULL runs the next statement only where that "
      "is true\n");
  BOOST_TEST(read("-- migrate:guard SELECT FORM t a\nSELECT 1;\n").messages ==
             "1_a.sql:2:32: error: PostgreSQL cannot read this guard: syntax error at or near \"a\" [strata-syntax]\n"
             "    -- migrate:guard SELECT FORM t a\n"
             "                                   ^\n");
}

BOOST_AUTO_TEST_SUITE_END()
