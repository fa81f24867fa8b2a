#include "generator/scratch/schema_listing.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

#include "generator/scratch/sqlite_sandbox.hpp"

using namespace strata::generator;

namespace {

using statements = std::vector<const char*>;

bool equal_after(sandbox& on, const schema_listing& before, const statements& all) {
  for (const char* each : all) on.db().execute(each);
  return on.list_schema() == before;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_listing_test)

BOOST_AUTO_TEST_CASE(the_same_objects_in_another_order_are_the_same_schema) {
  sqlite_sandbox scratch;
  for (const char* each : {"CREATE TABLE a (x)", "CREATE TABLE b (x)", "CREATE INDEX ix ON a (x)"}) {
    scratch.db().execute(each);
  }
  const schema_listing before = scratch.list_schema();

  BOOST_TEST(equal_after(scratch, before, {}));
  BOOST_TEST(!equal_after(scratch, before, {"DROP INDEX ix"}));
  BOOST_TEST(!equal_after(scratch, before, {"DROP TABLE a"}));
  BOOST_TEST(equal_after(scratch, before, {"CREATE TABLE a (x)", "CREATE INDEX ix ON a (x)"}));
}

BOOST_AUTO_TEST_CASE(whatever_changes_an_objects_text_is_seen) {
  sqlite_sandbox scratch;
  for (const char* each : {"CREATE TABLE a (x, y)", "CREATE TABLE b (x, y)", "CREATE INDEX ix ON a (x)"}) {
    scratch.db().execute(each);
  }
  const schema_listing before = scratch.list_schema();

  BOOST_TEST(!equal_after(scratch, before, {"DROP INDEX ix", "CREATE INDEX ix ON a (y)"}));
  BOOST_TEST(!equal_after(scratch, before, {"DROP INDEX ix", "CREATE INDEX ix ON b (x)"}));
  BOOST_TEST(!equal_after(scratch, before, {"DROP INDEX ix", "CREATE INDEX xi ON a (x)"}));
  BOOST_TEST(!equal_after(scratch, before, {"DROP INDEX xi", "CREATE UNIQUE INDEX ix ON a (x)"}));
}

BOOST_AUTO_TEST_CASE(rows_and_the_engines_own_tables_are_no_part_of_it) {
  sqlite_sandbox scratch;
  scratch.db().execute("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x)");
  scratch.db().execute("CREATE INDEX ix ON a (x)");
  const schema_listing before = scratch.list_schema();

  BOOST_TEST(equal_after(scratch, before,
                         {"INSERT INTO a (x) VALUES (1), (2)", "ANALYZE", "CREATE TABLE strata_sandbox_log (n)",
                          "CREATE INDEX ix_books ON strata_sandbox_log (n)"}));
  BOOST_TEST(!equal_after(scratch, before, {"CREATE TABLE strata_sandboxes (n)"}));
}

BOOST_AUTO_TEST_CASE(what_one_schema_has_and_another_has_not_is_found_wherever_it_stands) {
  sqlite_sandbox scratch;
  const auto names = [](const std::vector<listed_parts>& objects) {
    std::string text;
    for (const listed_parts& each : objects) text.append(each.at(0)).append(" ").append(each.at(1)).append("; ");
    return text;
  };
  for (const char* each : {"CREATE TABLE a (x)", "CREATE TABLE b (x)", "CREATE TABLE c (x)", "CREATE TABLE d (x)"}) {
    scratch.db().execute(each);
  }
  const schema_listing before = scratch.list_schema();
  for (const char* each : {"ALTER TABLE b ADD COLUMN y", "DROP TABLE c", "CREATE VIEW v AS SELECT 1"}) {
    scratch.db().execute(each);
  }
  const schema_listing after = scratch.list_schema();

  BOOST_TEST(names(before.missing_in(after)) == "table b; table c; ");
  BOOST_TEST(names(after.missing_in(before)) == "table b; view v; ");
  BOOST_TEST(names(after.missing_in(after)) == "");
  BOOST_TEST(names(after.missing_in({})) == "table a; table b; table d; view v; ");
}

BOOST_AUTO_TEST_SUITE_END()
