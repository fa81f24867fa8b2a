#include <boost/test/unit_test.hpp>
#include <memory>

#include "reading.hpp"

using namespace strata::generator;
using strata::direction;

BOOST_AUTO_TEST_SUITE(data_loss_test)

// Whether the last statement of the text does.
bool loses(std::string_view text, dialect which, direction way = direction::up) {
  script_section section;
  section.way = way;
  section.transactional = false;
  section.file = std::make_shared<source_file>("m.sql", std::string{text});
  section.end = text.size();
  diagnostics messages;
  const sql_script script = read_script(section, which, messages);
  BOOST_REQUIRE(!script.statements.empty());
  return script.statements.back().loses_data;
}

BOOST_AUTO_TEST_CASE(what_takes_rows_columns_or_tables_away_loses_data) {
  for (const char* const text :
       {"DROP TABLE nodes", "drop /* the old */ table if exists nodes", "DELETE FROM nodes",
        "ALTER TABLE nodes DROP COLUMN region", "ALTER TABLE nodes DROP region", "ALTER TABLE \"a b\" DROP \"c d\"",
        "WITH old AS (SELECT 1) DELETE FROM nodes WHERE id IN (SELECT * FROM old)"}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) BOOST_TEST(loses(text, which), text);
  }
  BOOST_TEST(loses("UPDATE OR REPLACE nodes SET id = 1", dialect::sqlite));
  for (const char* const text : {"TRUNCATE nodes",
                                 "TRUNCATE TABLE ONLY nodes",
                                 "DROP SCHEMA old CASCADE",
                                 "DROP TYPE kind CASCADE",
                                 "DROP DOMAIN kind CASCADE",
                                 "DROP COLLATION german CASCADE",
                                 "DROP EXTENSION hstore CASCADE",
                                 "DROP OWNED BY old",
                                 "DROP DATABASE old",
                                 "ALTER TABLE IF EXISTS ONLY nodes ADD COLUMN a int, DROP COLUMN b",
                                 "DROP SEQUENCE numbers",
                                 "ALTER TABLE nodes ALTER COLUMN size TYPE smallint USING size % 100",
                                 "ALTER TABLE nodes ALTER size SET DATA TYPE smallint",
                                 "ALTER TYPE comp DROP ATTRIBUTE b CASCADE",
                                 "ALTER TYPE comp ADD ATTRIBUTE c int, DROP ATTRIBUTE IF EXISTS b",
                                 "ALTER TYPE comp ALTER ATTRIBUTE b TYPE int",
                                 "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE",
                                 "SELECT pg_catalog.lo_unlink(lo) FROM doc",
                                 "EXPLAIN ANALYZE DELETE FROM a",
                                 "COPY (DELETE FROM a RETURNING *) TO STDOUT",
                                 "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone"}) {
    BOOST_TEST(loses(text, dialect::postgresql), text);
  }
  for (const char* const text : {"ALTER TABLE nodes MODIFY size SMALLINT", "ALTER TABLE nodes CHANGE a b INT",
                                 "ALTER TABLE nodes DROP PARTITION p1", "DROP TEMPORARY TABLE t", "DROP SCHEMA old",
                                 "ALTER TABLE nodes ADD a INT, DROP b", "CREATE OR REPLACE TABLE nodes (a INT)",
                                 "ALTER TABLE nodes DISCARD TABLESPACE"}) {
    BOOST_TEST(loses(text, dialect::mysql), text);
  }
}

// COLUMN is optional, and a column may be called nearly as anything.
BOOST_AUTO_TEST_CASE(a_column_whose_name_is_a_word_of_the_language_is_a_column) {
  for (const char* const name : {"key", "\"index\"", "\"check\"", "\"constraint\""}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) {
      BOOST_TEST(loses("ALTER TABLE main.kv DROP " + std::string{name}, which), name);
    }
  }
  for (const char* const name : {"index", "identity", "expression", "view", "type", "policy", "trigger", "column"}) {
    BOOST_TEST(loses("ALTER TABLE public.kv * DROP " + std::string{name}, dialect::postgresql), name);
    BOOST_TEST(loses("ALTER TABLE kv ALTER a DROP NOT NULL, DROP IF EXISTS " + std::string{name}, dialect::postgresql),
               name);
  }
}

BOOST_AUTO_TEST_CASE(what_changes_no_rows_loses_none) {
  for (const char* const text :
       {"CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id) ON DELETE CASCADE ON UPDATE CASCADE)",
        "DROP INDEX ix_nodes", "DROP VIEW old_nodes", "INSERT INTO nodes VALUES (1, 'DROP TABLE nodes')",
        "ALTER TABLE nodes RENAME TO old", "ALTER TABLE nodes RENAME COLUMN type TO kind",
        "ALTER TABLE nodes ADD COLUMN type TEXT DEFAULT 'x'", "ALTER TABLE nodes ADD COLUMN \"drop\" TEXT",
        "ALTER TABLE \"drop\" RENAME TO a", "CREATE INDEX ix ON nodes (region) -- not DROP TABLE",
        "WITH one AS (SELECT 1) INSERT INTO a SELECT * FROM one", "SELECT 1", "SELECT 'DELETE FROM a'"}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) {
      for (const direction way : {direction::up, direction::down}) BOOST_TEST(!loses(text, which, way), text);
    }
  }
  BOOST_TEST(!loses("CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END", dialect::sqlite));
  for (const char* const text :
       {"DROP TRIGGER t ON a", "DROP FUNCTION f CASCADE", "DROP TYPE kind", "DROP MATERIALIZED VIEW v CASCADE",
        "DROP SCHEMA empty", "DROP EXTENSION pgcrypto", "ALTER TABLE a DROP CONSTRAINT c",
        "ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER c DROP DEFAULT, ALTER d DROP IDENTITY IF EXISTS",
        "ALTER TABLE a ALTER COLUMN b DROP EXPRESSION", "ALTER TABLE a DETACH PARTITION b", "EXPLAIN DELETE FROM a",
        "ALTER TYPE kind ADD VALUE 'x'", "ALTER DOMAIN d DROP CONSTRAINT c", "ALTER EXTENSION e DROP TABLE t",
        "ALTER FOREIGN TABLE f DROP COLUMN a", "CREATE RULE r AS ON DELETE TO a DO INSTEAD DELETE FROM b",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM a $$",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM a; END"}) {
    for (const direction way : {direction::up, direction::down}) {
      BOOST_TEST(!loses(text, dialect::postgresql, way), text);
    }
  }
  for (const char* const text : {"ALTER TABLE a DROP INDEX i, DROP PRIMARY KEY", "ALTER TABLE a DROP FOREIGN KEY f"}) {
    BOOST_TEST(!loses(text, dialect::mysql), text);
  }
}

// On the way up that is what a migration is for; on the way down nothing brings the former values back.
BOOST_AUTO_TEST_CASE(what_writes_over_values_loses_data_on_the_way_down_alone) {
  const auto is_overwriting = [](const std::string& text, dialect which) {
    return !loses(text, which, direction::up) && loses(text, which, direction::down);
  };
  for (const char* const text :
       {"UPDATE nodes SET a = 1", "INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2",
        "WITH one AS (SELECT 1 AS a) UPDATE nodes SET a = (SELECT a FROM one)"}) {
    for (const dialect which : {dialect::sqlite, dialect::postgresql}) BOOST_TEST(is_overwriting(text, which), text);
  }
  for (const char* const text : {"REPLACE INTO nodes VALUES (1)", "INSERT OR REPLACE INTO nodes VALUES (1)"}) {
    BOOST_TEST(is_overwriting(text, dialect::sqlite), text);
  }
  for (const char* const text : {"MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = 1",
                                 "DO $$ BEGIN UPDATE a SET x = 1; END $$"}) {
    BOOST_TEST(is_overwriting(text, dialect::postgresql), text);
  }
}

BOOST_AUTO_TEST_CASE(the_statements_of_a_block_count) {
  for (const char* const text :
       {"DO $$ BEGIN DELETE FROM nodes; END $$", "DO $x$ BEGIN IF true THEN TRUNCATE nodes; END IF; END $x$",
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident(t); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN c', t); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE %I.%I DROP index', s, t); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE %1$I DROP identity', t); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || t || ' DROP expression'; END $$",
        "DO $$ BEGIN ALTER TABLE a ADD b int; DROP TABLE c; END $$",
        "DO $$ BEGIN EXECUTE $q$ ALTER TABLE a DROP key $q$; END $$", "DO 'BEGIN DROP SCHEMA a CASCADE; END'"}) {
    BOOST_TEST(loses(text, dialect::postgresql), text);
  }
  for (const char* const text :
       {"DO $$ BEGIN PERFORM 1; END $$", "DO $$ BEGIN ALTER TABLE a ALTER b DROP IDENTITY; END $$",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ALTER b DROP EXPRESSION', t); END $$",
        "DO $$ BEGIN PERFORM updated_at FROM a FOR UPDATE; END $$",
        "DO $$ BEGIN /* DELETE FROM a */ ALTER TABLE a DROP CONSTRAINT IF EXISTS c; DROP INDEX i; END $$",
        "DO $$ BEGIN EXECUTE 'CREATE TRIGGER t AFTER UPDATE OR DELETE ON a EXECUTE FUNCTION f()'; END $$"}) {
    BOOST_TEST(!loses(text, dialect::postgresql, direction::down), text);
  }
}

BOOST_AUTO_TEST_CASE(a_routine_that_the_script_makes_counts_where_it_is_called) {
  const std::string made =
      "CREATE OR REPLACE FUNCTION pg_temp.Mend() RETURNS void LANGUAGE sql AS $$ DELETE FROM a $$;";

  BOOST_TEST(loses(made + "SELECT pg_temp.mend()", dialect::postgresql));
  BOOST_TEST(loses(made + "DO $$ BEGIN PERFORM pg_temp.mend(); END $$", dialect::postgresql));
  BOOST_TEST(!loses(made + "SELECT pg_temp.other()", dialect::postgresql));
  BOOST_TEST(!loses(made + "DROP FUNCTION pg_temp.mend()", dialect::postgresql));
}

BOOST_AUTO_TEST_SUITE_END()
