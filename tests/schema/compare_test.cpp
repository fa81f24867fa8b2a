#include "runtime/schema/compare.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

#include "schema/sqlite_database.hpp"

using namespace strata::schemas;

namespace {

std::string differences(const std::string& before, const std::string& after) {
  std::string text;
  for (const schema_difference& each : compare(test::schema_after(before), test::schema_after(after))) {
    text += to_string(each) + '\n';
  }
  return text;
}

struct pair_of_scripts {
  std::string before;
  std::string after;
  /// Empty: they make the same schema.
  std::string expected = {};
};

std::ostream& operator<<(std::ostream& out, const pair_of_scripts& pair) {
  return out << pair.before << " | " << pair.after;
}

const std::vector<pair_of_scripts> same_schemas{
    {"CREATE TABLE t (a INTEGER, b TEXT)", "create  table \"T\"\n(`A` integer, -- a\n[b] text /* b */)"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY)", "CREATE TABLE t (a INTEGER, PRIMARY KEY (a))"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY)", "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY)"},
    {"CREATE TABLE t (a TEXT PRIMARY KEY)", "CREATE TABLE t (a TEXT, CONSTRAINT pk_t PRIMARY KEY (a ASC))"},
    {"CREATE TABLE t (a TEXT UNIQUE)", "CREATE TABLE t (a TEXT, CONSTRAINT uq UNIQUE (\"a\"))"},
    {"CREATE TABLE t (a, b, UNIQUE (a), UNIQUE (b))", "CREATE TABLE t (a, b, UNIQUE (b) UNIQUE (a))"},
    {"CREATE TABLE t (a INT CHECK (a > 0))", "CREATE TABLE t (a INT, CHECK ((\"a\">0)))"},
    {"CREATE TABLE t (a TEXT CHECK (a IN ('x', \"y\")))", "CREATE TABLE t (a TEXT CHECK (a in ('x','y')))"},
    {"CREATE TABLE t (a INT NOT NULL DEFAULT 1)", "CREATE TABLE t (a INT DEFAULT (1) NOT NULL)"},
    {"CREATE TABLE t (a TEXT DEFAULT \"x\")", "CREATE TABLE t (a TEXT DEFAULT 'x')"},
    {"CREATE TABLE t (a TEXT DEFAULT current_timestamp)", "CREATE TABLE t (a TEXT DEFAULT CURRENT_TIMESTAMP)"},
    {"CREATE TABLE t (a INT DEFAULT -1)", "CREATE TABLE t (a INT DEFAULT - 1)"},
    {"CREATE TABLE t (a VARCHAR(32))", "CREATE TABLE t (a varchar ( 32 ))"},
    {"CREATE TABLE t (a TEXT COLLATE nocase)", "CREATE TABLE t (a TEXT COLLATE NOCASE)"},
    {"CREATE TABLE t (a TEXT COLLATE binary)", "CREATE TABLE t (a TEXT)"},
    {"CREATE TABLE t (a TEXT CONSTRAINT c COLLATE \"NoCase\" NOT NULL)",
     "CREATE TABLE t (a TEXT NOT NULL COLLATE rtrim COLLATE nocase)"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)",
     "CREATE TABLE t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))"},
    {"CREATE TABLE t (a TEXT, b TEXT COLLATE nocase)",
     "CREATE TABLE t (a TEXT); ALTER TABLE t ADD COLUMN b TEXT COLLATE NOCASE"},
    {"CREATE TABLE t (a INT, b INT AS (a + 1))", "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (\"a\"+1) VIRTUAL)"},
    {"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p)",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT, FOREIGN KEY (p) REFERENCES P (ID))"},
    {"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p ON DELETE NO ACTION)",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED)"},
    {"CREATE TABLE t (a UNIQUE ON CONFLICT ABORT)", "CREATE TABLE t (a UNIQUE)"},
    {"CREATE TABLE t (a); CREATE INDEX ix ON t (a)",
     "CREATE TABLE t (a); create index if not exists IX on \"t\" ([a] asc)"},
    {"CREATE TABLE t (a); CREATE INDEX ix ON t (lower(a)) WHERE a IS NOT NULL",
     "CREATE TABLE t (a); CREATE INDEX ix ON t (LOWER( \"a\" )) WHERE (\"A\" is not null)"},
    {"CREATE TABLE t (a COLLATE NOCASE); CREATE INDEX ix ON t (a)",
     "CREATE TABLE t (a COLLATE NOCASE); CREATE INDEX ix ON t (a COLLATE nocase)"},
    {"CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t",
     "CREATE TABLE t (a); CREATE VIEW \"v\" as select \"a\" from t -- all"},
    {"CREATE TABLE t (a); CREATE VIEW v AS SELECT a AS \"Total\" FROM t ORDER BY \"Total\"",
     "CREATE TABLE t (a); CREATE VIEW v AS SELECT a AS total FROM t ORDER BY total"},
    {"CREATE TABLE t (a); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END",
     "CREATE TABLE t (a); CREATE TRIGGER IF NOT EXISTS \"g\" BEFORE DELETE ON [t] FOR EACH ROW BEGIN\n SELECT 1;\nEND"},
    // What ALTER TABLE leaves behind.
    {"CREATE TABLE t (a INT, b TEXT)", "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b TEXT"},
    {"CREATE TABLE t (a INT)", "CREATE TABLE t (a INT, b TEXT); ALTER TABLE t DROP COLUMN b"},
    {"CREATE TABLE t (a INT, b TEXT CHECK (b <> ''))",
     "CREATE TABLE t (a INT, c TEXT CHECK (c <> '')); ALTER TABLE t RENAME COLUMN c TO b"},
    {"CREATE TABLE t (a INT); CREATE INDEX ix ON t (a)",
     "CREATE TABLE s (a INT); CREATE INDEX ix ON s (a); ALTER TABLE s RENAME TO t"},
    {"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p (id))",
     "CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES q (id)); ALTER TABLE q RENAME TO p"},
    {"CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM "
     "t; END",
     "CREATE TABLE s (a INT); CREATE VIEW v AS SELECT a FROM s; CREATE TRIGGER g AFTER INSERT ON s BEGIN DELETE FROM "
     "s; "
     "END; ALTER TABLE s RENAME TO t"},
    {"CREATE TABLE t (a INT NOT NULL, b TEXT)",
     "CREATE TABLE t (a INT, b TEXT); CREATE TABLE new_t (a INT NOT NULL, b TEXT); DROP TABLE t; "
     "ALTER TABLE new_t RENAME TO t"},
    // What is not the application's.
    {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE strata_log (a); CREATE INDEX ix ON strata_log "
     "(a); INSERT INTO t DEFAULT VALUES; ANALYZE"},
};

const std::vector<pair_of_scripts> other_schemas{
    {"CREATE TABLE t (a)", "", "table t: missing\n"},
    {"", "CREATE TABLE t (a); CREATE INDEX ix ON t (a); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END",
     "table t: added\n"},
    {"CREATE TABLE t (a)", "CREATE TABLE t (a, b)", "column t.b: added\n"},
    {"CREATE TABLE t (a, b)", "CREATE TABLE t (a)", "column t.b: missing\n"},
    {"CREATE TABLE t (a, b)", "CREATE TABLE t (b, a)", "table t: order of columns was a, b, is b, a\n"},
    {"CREATE TABLE t (a TEXT)", "CREATE TABLE t (a VARCHAR)", "column t.a: type was TEXT, is VARCHAR\n"},
    {"CREATE TABLE t (a)", "CREATE TABLE t (a TEXT)", "column t.a: type TEXT added\n"},
    {"CREATE TABLE t (a INT)", "CREATE TABLE t (a INT NOT NULL)", "column t.a: NOT NULL added\n"},
    {"CREATE TABLE t (a TEXT DEFAULT 'x')", "CREATE TABLE t (a TEXT DEFAULT 'X')",
     "column t.a: default was 'x', is 'X'\n"},
    {"CREATE TABLE t (a INT DEFAULT 1)", "CREATE TABLE t (a INT)", "column t.a: default 1 missing\n"},
    {"CREATE TABLE t (a TEXT DEFAULT abc)", "CREATE TABLE t (a TEXT DEFAULT ABC)",
     "column t.a: default was 'abc', is 'ABC'\n"},
    {"CREATE TABLE t (a TEXT COLLATE NOCASE)", "CREATE TABLE t (a TEXT)", "column t.a: collation NOCASE missing\n"},
    {"CREATE TABLE t (a, b AS (a + 1))", "CREATE TABLE t (a, b AS (a + 2) STORED)",
     "column t.b: generated as was (a + 1), is (a + 2) STORED\n"},
    {"CREATE TABLE t (a NOT NULL ON CONFLICT IGNORE)", "CREATE TABLE t (a NOT NULL)",
     "column t.a: NOT NULL ON CONFLICT IGNORE missing\n"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY)", "CREATE TABLE t (a INTEGER PRIMARY KEY DESC)",
     "column t.a: NOT NULL missing\ntable t: primary key was (a), is (a DESC)\n"},
    {"CREATE TABLE t (a, b, PRIMARY KEY (a))", "CREATE TABLE t (a, b, PRIMARY KEY (b, a))",
     "table t: primary key was (a), is (b, a)\n"},
    {"CREATE TABLE t (a TEXT PRIMARY KEY ON CONFLICT REPLACE)", "CREATE TABLE t (a TEXT PRIMARY KEY)",
     "table t: primary key was (a) ON CONFLICT REPLACE, is (a)\n"},
    {"CREATE TABLE t (a UNIQUE, b)", "CREATE TABLE t (a, b, UNIQUE (a, b))",
     "table t: unique (a) missing\ntable t: unique (a, b) added\n"},
    {"CREATE TABLE t (a UNIQUE ON CONFLICT IGNORE)", "CREATE TABLE t (a UNIQUE)",
     "table t: unique (a) ON CONFLICT IGNORE missing\ntable t: unique (a) added\n"},
    {"CREATE TABLE t (a CHECK (a > 0))", "CREATE TABLE t (a)", "table t: check (a > 0) missing\n"},
    {"CREATE TABLE t (a CHECK (a = 'Open'))", "CREATE TABLE t (a CHECK (a = 'open'))",
     "table t: check (a = 'Open') missing\ntable t: check (a = 'open') added\n"},
    {"CREATE TABLE t (a CONSTRAINT positive CHECK (a > 0))", "CREATE TABLE t (a CHECK (a > 0))",
     "table t: check positive (a > 0) missing\ntable t: check (a > 0) added\n"},
    {"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p ON DELETE CASCADE)",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (p INT REFERENCES p ON DELETE SET NULL DEFERRABLE "
     "INITIALLY "
     "DEFERRED)",
     "table t: foreign key (p) to p (id) ON DELETE CASCADE missing\n"
     "table t: foreign key (p) to p (id) ON DELETE SET NULL DEFERRED added\n"},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)",
     "table t: STRICT missing\ntable t: AUTOINCREMENT added\n"},
    {"CREATE TABLE t (a TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID", "CREATE TABLE t (a TEXT PRIMARY KEY NOT NULL)",
     "table t: WITHOUT ROWID missing\n"},
    {"CREATE VIRTUAL TABLE t USING fts5(a, b)", "CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize = 'porter')",
     "table t: USING fts5(a, b) missing\ntable t: USING fts5(a, b, tokenize = 'porter') added\n"},
    {"CREATE TABLE t (a); CREATE INDEX ix ON t (a)", "CREATE TABLE t (a)", "index ix: missing\n"},
    {"CREATE TABLE t (a)", "CREATE TABLE t (a); CREATE INDEX ix ON t (a)", "index ix: added\n"},
    {"CREATE TABLE t (a, b); CREATE INDEX ix ON t (a, b)",
     "CREATE TABLE t (a, b); CREATE UNIQUE INDEX ix ON t (a COLLATE NOCASE DESC) WHERE b = 'X'",
     "index ix: UNIQUE added\nindex ix: columns was (a, b), is (a COLLATE NOCASE DESC)\nindex ix: where b = 'X' "
     "added\n"},
    {"CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t", "CREATE TABLE t (a); CREATE VIEW v AS SELECT 1 FROM t",
     "view v: definition was as select a from t, is as select 1 from t\n"},
    {"CREATE TABLE t (a); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END",
     "CREATE TABLE t (a); CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END",
     "trigger g: definition was before delete on t begin select 1; end, is after delete on t begin select 1; end\n"},
    {"CREATE TABLE t (a); CREATE TABLE u (a); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END",
     "CREATE TABLE t (a); CREATE TABLE u (a); CREATE TRIGGER g DELETE ON u BEGIN SELECT 1; END",
     "trigger g: table was t, is u\n"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(compare_test)

BOOST_DATA_TEST_CASE(other_spellings_of_one_schema_are_equal, boost::unit_test::data::make(same_schemas), pair) {
  BOOST_TEST(differences(pair.before, pair.after) == "");
  BOOST_TEST(differences(pair.after, pair.before) == "");
}

BOOST_DATA_TEST_CASE(differences_name_the_object, boost::unit_test::data::make(other_schemas), pair) {
  BOOST_TEST(differences(pair.before, pair.after) == pair.expected);
}

BOOST_AUTO_TEST_CASE(names_in_other_letters_differ_where_the_engine_says_so) {
  schema before;
  before.tables.push_back({.name = "Users"});
  schema after;
  after.tables.push_back({.name = "users"});

  const auto found = compare(before, after);

  BOOST_TEST(found.size() == 2u);
  BOOST_TEST(to_string(found.at(0)) == "table Users: missing");
  BOOST_TEST(to_string(found.at(1)) == "table users: added");
}

BOOST_AUTO_TEST_CASE(parts_of_a_table_say_which) {
  const auto found = compare(test::schema_after("CREATE TABLE t (a, b); CREATE INDEX ix ON t (a)"),
                             test::schema_after("CREATE TABLE t (a)"));

  BOOST_TEST(found.size() == 2u);
  BOOST_TEST(found.at(0).container == "table t");
  BOOST_TEST(found.at(1).container == "table t");
}

BOOST_AUTO_TEST_SUITE_END()
