// What splitters are known to fall over, a row each: how many statements there are, and what is said of them. The rows
// are numbered as the hazards are in our notes; those that are no matter of splitting are tested elsewhere: byte order
// marks and NUL bytes, invalid UTF-8 and UTF-16 (27, 29, 30, 60) in folder_test, places in the file (25) in
// script_test, SQLite's reading while the script runs (40) in sqlite_boundaries_test.
#include <algorithm>
#include <set>

#include "reading.hpp"

using namespace strata::generator;

namespace {

struct hazard {
  int number;
  std::string_view text;
  std::size_t statements;
  /// The codes of what is said, sorted, each once, with a blank between.
  std::string_view codes = "";
};

std::string codes_of(std::string_view text, dialect which) {
  script_section section;
  section.file = std::make_shared<source_file>("m.sql", std::string{text});
  section.end = section.file->text().size();
  diagnostics messages;
  (void)read_script(section, which, messages);
  std::set<std::string> codes;
  for (const diagnostic& each : messages.all()) codes.insert(each.code);
  std::string joined;
  for (const std::string& each : codes) joined += (joined.empty() ? "" : " ") + each;
  return joined;
}

void check(dialect which, std::span<const hazard> hazards) {
  for (const hazard& each : hazards) {
    BOOST_TEST_CONTEXT(each.number << ": " << each.text) {
      BOOST_TEST(testing::statements_of(each.text, which).size() == each.statements);
      BOOST_TEST(codes_of(each.text, which) == each.codes);
    }
  }
}

constexpr std::string_view control = "strata-transaction-control";

}  // namespace

BOOST_AUTO_TEST_SUITE(hazards_test)

BOOST_AUTO_TEST_CASE(postgresql) {
  constexpr hazard hazards[] = {
      {1, "DO $$ BEGIN PERFORM 1; END $$;", 1},
      {2, "DO $a$ BEGIN EXECUTE $b$ SELECT ';' $b$; END $a$;", 1},
      {3, "SELECT $é$;$é$;", 1},
      {4, "SELECT a$b$c; SELECT 1;", 2},
      {5, "PREPARE p AS SELECT $1; SELECT $1;", 2},
      {6, "SELECT E'it\\'s;';", 1},
      {7, "SELECT 'a\\'; SELECT 1;", 2},
      {8, "SET standard_conforming_strings = off;", 1, "strata-string-setting"},
      {9, "SELECT U&'d!0041;' UESCAPE '!', U&\"a;\";", 1},
      {10, "SELECT B'1', X'3b', N';';", 1},
      {11, "SELECT 'a;'\n'b;'; SELECT E'a;'\n'\\';';", 2},
      {12, "/* /* ; */ ; */ SELECT 1;", 1},
      {13, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;", 1},
      {14, "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; SELECT 1;", 2},
      {15, "CREATE PROCEDURE p() BEGIN ATOMIC END; CREATE PROCEDURE q() BEGIN ATOMIC END;", 2},
      {16, "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); DELETE FROM u);", 1},
      {17, "SELECT 1--1;\n; SELECT 1 @--1\n 2;", 2},
      {18, "SELECT 1 +/*;*/ 2;", 1},
      {19, "COPY t FROM STDIN;\n1\tit's;\n\\.\nSELECT 1;", 2, "strata-copy-data"},
      {20, "\\set x 1\nSELECT :x;", 1, "strata-psql-command"},
      {20, "\\copy t from 'f'\n", 1, "strata-psql-command"},
      {20, "SELECT 1 \\gset\n", 1, "strata-psql-command"},
      {20, "INSERT INTO t VALUES (:'v');", 1, "strata-psql-command"},
      {21, "CREATE FUNCTION f() RETURNS trigger AS 'begin return new; end' LANGUAGE plpgsql;", 1},
      {22, "BEGIN; SELECT 1; SELECT 2; END;", 4},
      {23, "SELECT \"a;b\", \"a\"\"b;\";", 1},
      {24, ";;;", 0},
      {24, "-- only a comment", 0},
      {24, "", 0},
      {25, "SELECT 'a;", 1, "strata-unterminated"},
      {25, "SELECT 1 /* a;", 1, "strata-unterminated"},
      {25, "SELECT $a$ ; $b$", 1, "strata-unterminated"},
      {26, "SELECT a IS JSON FROM t;", 1, "strata-not-checked"},
      {28, "SELECT 1;\r\nSELECT 2;\rSELECT 3 -- a\r, 4\f;\v", 3},
      {57, "SELECT 1", 1},
      {58, "<<<<<<< ours\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> theirs\n", 3, "strata-conflict-markers"},
      {59, "SELECT 1\nGO\n", 1, "strata-shell-command"},
  };

  check(dialect::postgresql, hazards);
}

BOOST_AUTO_TEST_CASE(sqlite) {
  constexpr hazard hazards[] = {
      {12, "/* /* ; */ SELECT 1; SELECT 2;", 2},
      {28, "SELECT 1 -- a\r;\nSELECT 2;", 1},
      {30, "SELECT\xC2\xA0 1;", 1, "strata-invisible-character"},
      {31, "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END; SELECT 1;", 2},
      {32, "CREATE TEMP TRIGGER IF NOT EXISTS \"end\" AFTER INSERT ON t BEGIN SELECT 1; END;", 1},
      {32, "EXPLAIN CREATE TRIGGER end AFTER INSERT ON t BEGIN SELECT 1; END;", 1},
      {33, "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; /* ; end; */ END;", 1},
      {34, "SELECT [a;b], `a;b`;", 1},
      {35, "SELECT 'a\\'; SELECT 1;", 2},
      {36, "SELECT x'3b', '{\"a\":1}'->'$.a;';", 1},
      {37, "SELECT $$a;b$$;", 2},
      {37, "# c\nSELECT 1;", 1},
      {38, "SELECT 1 /* a; SELECT 2;", 1, "strata-unterminated"},
      {39, "BEGIN; SELECT 1; END;", 3},
      {39, "SELECT 1; END; SELECT 2;", 3, control},
      {41, ".mode csv\n.read x.sql\n", 1, "strata-shell-command"},
      {56, "SELECT '-- migrate:down transaction:false';", 1},
      {59, "SELECT 1;\n/\n", 2, "strata-shell-command"},
  };

  check(dialect::sqlite, hazards);
}

BOOST_AUTO_TEST_CASE(mysql) {
  constexpr hazard hazards[] = {
      {12, "/* /* ; */ SELECT 1; SELECT 2;", 2},
      {42, "delimiter //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDelimiter ;\nSELECT 1;", 2},
      {42, "DELIMITER d//\nSELECT 1; SELECT 2 d//\n", 1},
      {42, "DELIMITER $$\nSELECT 1$$\n-- left on\nSELECT 2;$$\n", 2},
      {43, "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END; SELECT 3;", 2},
      {43, "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET new.a = 1; END; SELECT 3;", 2},
      {44, "# c ;\nSELECT 1;", 1},
      {45, "SELECT 1--1; SELECT 1 -- c;\n;", 2},
      {46, "SELECT 'a\\';b';", 1},
      {46, "SET sql_mode = 'NO_BACKSLASH_ESCAPES';", 1, "strata-string-setting"},
      {47, "SELECT \"a;b\";", 1},
      {47, "SET SESSION sql_mode = 'ANSI_QUOTES';", 1, "strata-string-setting"},
      {48, "SELECT `a``;b`;", 1},
      {49, "/*! SELECT 1 */; /*!80000 SELECT 2 */; /*M! SELECT 3 */; /*!999999 SELECT 4 */", 4},
      {49, "/*! SELECT 1; */", 2},
      {50, "SELECT /*+ hint; */ 1;", 1},
      {51, "SELECT 1\\G\nSELECT 2;", 1, "strata-shell-command"},
      {52, "BEGIN NOT ATOMIC IF 1 THEN SELECT 1; END IF; END; SELECT 2;", 2},
      {52, "XA BEGIN 'a'; XA END 'a';", 2, control},
      {52, "CREATE PROCEDURE p() l: LOOP CASE 1 WHEN 1 THEN LEAVE l; END CASE; END LOOP l; SELECT 2;", 2},
      {53, "SELECT _utf8mb4';', N';', x'3b', b'1', @`a;b`, @'a;b';", 1},
      {54, "SELECT 1a, 1.e5, a.1b; SELECT 1;", 2},
      {59, "SELECT 1\nGO\n", 1, "strata-shell-command"},
  };

  check(dialect::mysql, hazards);
}

BOOST_AUTO_TEST_SUITE_END()
