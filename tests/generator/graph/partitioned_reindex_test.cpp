#include "generator/graph/chain_rules.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/graph/written_files.hpp"
#include "generator/sql/postgresql_parser.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

std::string report_for(const std::string& statement, const std::string& option = "") {
  diagnostics messages;
  const auto read = read_files(
      {{"1_a.sql", migration_text("",
                                  "CREATE TABLE app.measurements (at date) PARTITION BY RANGE (at);\n"
                                  "CREATE INDEX ix_at ON app.measurements (at);\nCREATE TABLE plain (at date);",
                                  "DROP TABLE plain, app.measurements;")},
       {"2_b.sql", "-- migrate:up" + option + "\n" + statement + ";\n-- migrate:irreversible nothing to undo\n"}},
      messages);
  report_partitioned_reindex(build_chain(read, build_graph(read, messages), dialect::postgresql, messages), messages);
  return format(messages);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(partitioned_reindex_test, *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                        return boost::test_tools::assertion_result{has_postgresql_parser()};
                      }))

BOOST_AUTO_TEST_CASE(what_the_chain_has_partitioned_is_not_reindexed_inside_a_transaction) {
  BOOST_TEST(report_for("REINDEX TABLE app.measurements") ==
             "migrations/2_b.sql:2:1: error: `REINDEX` of `measurements`, which is partitioned, cannot run inside a "
             "transaction, and this script does [strata-needs-no-transaction]\n"
             "    REINDEX TABLE app.measurements;\n"
             "    ^\n"
             "  help: give it a migration of its own, with its section marked transaction:false\n");
  BOOST_TEST(report_for("reindex index ix_at").find("`ix_at`, which is partitioned") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_tables_and_scripts_without_a_transaction_pass) {
  BOOST_TEST(report_for("REINDEX TABLE plain") == "");
  BOOST_TEST(report_for("REINDEX TABLE other.measurements") == "");
  BOOST_TEST(report_for("REINDEX TABLE app.measurements", " transaction:false") == "");
}

BOOST_AUTO_TEST_SUITE_END()
