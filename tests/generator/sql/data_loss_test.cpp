#include <boost/test/unit_test.hpp>

#include "reading.hpp"

using namespace strata::generator;

BOOST_AUTO_TEST_SUITE(data_loss_test)

bool loses(std::string_view text, dialect which) {
  const testing::reading read = testing::read(text, which, false);
  BOOST_REQUIRE(read.script.statements.size() == 1u);
  return read.script.statements.front().loses_data;
}

BOOST_AUTO_TEST_CASE(what_takes_rows_or_values_away_loses_data) {
  for (const char* const text :
       {"DROP TABLE nodes", "drop /* the old */ table if exists nodes", "DELETE FROM nodes", "UPDATE nodes SET a = 1",
        "ALTER TABLE nodes DROP COLUMN region", "ALTER TABLE nodes DROP region", "ALTER TABLE \"a b\" DROP \"c d\"",
        "INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2",
        "WITH old AS (SELECT 1) DELETE FROM nodes WHERE id IN (SELECT * FROM old)"}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) BOOST_TEST(loses(text, which), text);
  }
  for (const char* const text : {"REPLACE INTO nodes VALUES (1)", "INSERT OR REPLACE INTO nodes VALUES (1)"}) {
    BOOST_TEST(loses(text, dialect::sqlite), text);
  }
  for (const char* const text :
       {"TRUNCATE nodes", "TRUNCATE TABLE ONLY nodes", "DROP SCHEMA old CASCADE", "DROP TYPE kind CASCADE",
        "ALTER TABLE IF EXISTS ONLY nodes ADD COLUMN a int, DROP COLUMN b", "DROP SEQUENCE numbers",
        "ALTER TABLE nodes ALTER COLUMN size TYPE smallint USING size % 100",
        "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE", "DO $$ BEGIN DELETE FROM nodes; END $$",
        "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone"}) {
    BOOST_TEST(loses(text, dialect::postgresql), text);
  }
  for (const char* const text : {"ALTER TABLE nodes MODIFY size SMALLINT", "ALTER TABLE nodes CHANGE a b INT",
                                 "ALTER TABLE nodes DROP PARTITION p1", "DROP TEMPORARY TABLE t"}) {
    BOOST_TEST(loses(text, dialect::mysql), text);
  }
}

BOOST_AUTO_TEST_CASE(what_changes_no_rows_loses_none) {
  for (const char* const text :
       {"CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id) ON DELETE CASCADE ON UPDATE CASCADE)",
        "DROP INDEX ix_nodes", "DROP VIEW old_nodes", "INSERT INTO nodes VALUES (1, 'DROP TABLE nodes')",
        "ALTER TABLE nodes RENAME TO old", "ALTER TABLE nodes RENAME COLUMN type TO kind",
        "ALTER TABLE nodes ADD COLUMN type TEXT DEFAULT 'x'", "CREATE INDEX ix ON nodes (region) -- not DROP TABLE",
        "WITH one AS (SELECT 1) INSERT INTO a SELECT * FROM one", "SELECT 1"}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) BOOST_TEST(!loses(text, which), text);
  }
  BOOST_TEST(!loses("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END", dialect::sqlite));
  for (const char* const text :
       {"DROP TRIGGER t ON a", "DROP FUNCTION f CASCADE", "DROP TYPE kind", "ALTER TABLE a DROP CONSTRAINT c",
        "ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER c DROP DEFAULT", "ALTER TYPE kind ADD VALUE 'x'",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM a $$", "DO $$ BEGIN PERFORM 1; END $$"}) {
    BOOST_TEST(!loses(text, dialect::postgresql), text);
  }
  for (const char* const text : {"ALTER TABLE a DROP INDEX i, DROP PRIMARY KEY", "ALTER TABLE a DROP FOREIGN KEY f"}) {
    BOOST_TEST(!loses(text, dialect::mysql), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
