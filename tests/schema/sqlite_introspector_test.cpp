#include "runtime/schema/sqlite_introspector.hpp"

#include <boost/test/unit_test.hpp>

#include "runtime/internal/words.hpp"
#include "runtime/schema/describe.hpp"
#include "schema/sqlite_database.hpp"

using namespace strata::schemas;

BOOST_AUTO_TEST_SUITE(sqlite_introspector_test)

BOOST_AUTO_TEST_CASE(a_table_is_read_with_all_its_parts) {
  const schema read = test::schema_after(
      "CREATE TABLE Orgs (id INTEGER PRIMARY KEY);"
      "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, orgId INT NOT NULL REFERENCES Orgs ON DELETE CASCADE,"
      " status Text DEFAULT 'new' COLLATE NOCASE, key TEXT AS (lower(status)) STORED, UNIQUE (orgId, status),"
      " CHECK (status <> ''));"
      "CREATE UNIQUE INDEX ix_jobs_status ON jobs (status DESC, lower(status)) WHERE status IS NOT NULL;");

  BOOST_TEST(read.names_fold_case);
  BOOST_TEST(read.tables.size() == 2u);
  const schema_table& jobs = read.tables.at(0);
  BOOST_TEST(jobs.name == "jobs");
  BOOST_TEST(jobs.columns.size() == 4u);
  BOOST_TEST(jobs.columns.at(0).not_null);
  BOOST_TEST(jobs.columns.at(1).name == "orgId");
  BOOST_TEST(jobs.columns.at(1).not_null);
  BOOST_TEST(jobs.columns.at(2).type == "TEXT");
  BOOST_TEST(jobs.columns.at(2).default_value.value() == "'new'");
  BOOST_TEST(jobs.columns.at(2).collation == "NOCASE");
  BOOST_TEST((jobs.columns.at(3).generated == generation::stored));
  BOOST_TEST(jobs.columns.at(3).expression == "lower(status)");
  BOOST_TEST(describe(jobs.primary_key.value()) == "(id)");
  BOOST_TEST(describe(jobs.unique.at(0)) == "(orgId, status)");
  BOOST_TEST(describe(jobs.checks.at(0)) == "check (status <> '')");
  BOOST_TEST(describe(jobs.foreign_keys.at(0)) == "foreign key (orgId) to Orgs (id) ON DELETE CASCADE");
  BOOST_TEST(strata::join(jobs.options) == "AUTOINCREMENT");
  BOOST_TEST(jobs.indexes.size() == 1u);
  BOOST_TEST(jobs.indexes.at(0).unique);
  BOOST_TEST(describe(jobs.indexes.at(0).parts) == "status DESC, lower(status)");
  BOOST_TEST(jobs.indexes.at(0).predicate == "status is not null");
}

BOOST_AUTO_TEST_CASE(foreign_keys_of_several_columns_stay_together) {
  const schema read = test::schema_after(
      "CREATE TABLE p (a, b, c UNIQUE, PRIMARY KEY (b, a));"
      "CREATE TABLE t (x, y, z REFERENCES p (c) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (x, y) REFERENCES p)");

  const schema_table& table = read.tables.at(1);
  BOOST_TEST(table.foreign_keys.size() == 2u);
  BOOST_TEST(describe(table.foreign_keys.at(0)) == "foreign key (x, y) to p (b, a)");
  BOOST_TEST(describe(table.foreign_keys.at(1)) == "foreign key (z) to p (c) DEFERRED");
}

BOOST_AUTO_TEST_CASE(tables_behind_virtual_ones_and_bookkeeping_are_left_out) {
  const schema read = test::schema_after(
      "CREATE VIRTUAL TABLE notes USING fts5(title); CREATE TABLE strata_state (a);"
      "CREATE TABLE stratagems (a INTEGER PRIMARY KEY AUTOINCREMENT)");

  BOOST_TEST(read.tables.size() == 2u);
  BOOST_TEST(read.tables.at(0).name == "notes");
  BOOST_TEST(read.tables.at(0).columns.size() == 1u);
  BOOST_TEST(read.tables.at(1).name == "stratagems");
}

BOOST_AUTO_TEST_SUITE_END()
