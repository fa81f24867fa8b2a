#include "reading.hpp"

using namespace strata::generator;
using testing::read;

BOOST_AUTO_TEST_SUITE(shell_commands_test)

BOOST_AUTO_TEST_CASE(dot_commands_are_errors_each) {
  BOOST_TEST(read("SELECT 1;\n.mode csv\n.import a b\n").messages ==
             "m.sql:2:1: error: `.mode` is a command of the sqlite3 shell, not SQL [strata-shell-command]\n"
             "    .mode csv\n"
             "    ^\n"
             "  help: remove the line, and write what it does in SQL\n"
             "m.sql:3:1: error: `.import` is a command of the sqlite3 shell, not SQL [strata-shell-command]\n"
             "    .import a b\n"
             "    ^\n"
             "  help: remove the line, and write what it does in SQL\n");
}

BOOST_AUTO_TEST_CASE(a_dot_inside_a_statement_is_none) {
  BOOST_TEST(read("SELECT a\n.b FROM a;\nSELECT .5;\n").messages == "");
}

BOOST_AUTO_TEST_CASE(backslash_commands_are_errors_once_a_line) {
  BOOST_TEST(read("\\set x 1 \\set y 2\nSELECT 1 \\gset\n", dialect::postgresql).messages ==
             "m.sql:1:1: error: `\\set` is a command of psql, not SQL [strata-psql-command]\n"
             "    \\set x 1 \\set y 2\n"
             "    ^\n"
             "  help: remove it, and write what it does in SQL\n"
             "m.sql:2:10: error: `\\gset` is a command of psql, not SQL [strata-psql-command]\n"
             "    SELECT 1 \\gset\n"
             "             ^\n"
             "  help: remove it, and write what it does in SQL\n");
}

BOOST_AUTO_TEST_CASE(the_words_that_guard_a_dump_are_dropped) {
  const auto found =
      read("\\restrict a1B2\n\nSELECT 1;\nSELECT '\n\\restrict x\n';\n\\unrestrict a1B2\n", dialect::postgresql);

  BOOST_TEST(found.messages == "");
  BOOST_TEST_REQUIRE(found.script.statements.size() == 2u);
  BOOST_TEST(found.script.statements[0].text == "SELECT 1");
  BOOST_TEST(found.script.statements[0].where.line == 3u);
  BOOST_TEST(found.script.statements[1].text == "SELECT '\n\\restrict x\n'");
  BOOST_TEST(read("SELECT 1 \\restrict x\n;\n", dialect::postgresql).messages.find("strata-psql-command") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(psql_variables_are_errors) {
  BOOST_TEST(read("INSERT INTO t VALUES (:'a');\n", dialect::postgresql).messages ==
             "m.sql:1:23: error: `:'a'` is a variable of psql, not SQL [strata-psql-command]\n"
             "    INSERT INTO t VALUES (:'a');\n"
             "                          ^\n"
             "  help: write the value; a migration is the same everywhere it runs\n");
}

BOOST_AUTO_TEST_CASE(other_colons_are_sql) {
  BOOST_TEST(read("SELECT a[1:b], a[:b], c::text;\n", dialect::postgresql).messages == "");
  // PostgreSQL 16; all that is said is that it was not checked.
  const std::string newer = read("SELECT json_object('a': b), json_object(k :v);\n", dialect::postgresql).messages;
  BOOST_TEST(newer.find("psql") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(copy_with_its_data_is_an_error_and_the_data_is_no_sql) {
  BOOST_TEST(read("SELECT 1;\nCOPY t FROM stdin;\n1\tit's\n\\.\nSELECT 2;\n", dialect::postgresql).messages ==
             "m.sql:2:1: error: COPY … FROM STDIN with its data in the script: the data is psql's, not SQL "
             "[strata-copy-data]\n"
             "    COPY t FROM stdin;\n"
             "    ^\n"
             "  help: write the rows as INSERT INTO … VALUES\n");
}

BOOST_AUTO_TEST_CASE(the_mysql_program_s_commands_are_errors) {
  BOOST_TEST(read("SELECT \\N;\nSELECT 1\\G\n", dialect::mysql).messages ==
             "m.sql:2:9: error: `\\G` is a command of the mysql program, not SQL [strata-shell-command]\n"
             "    SELECT 1\\G\n"
             "            ^\n"
             "  help: end the statement with ;\n");
  BOOST_TEST(read("DELIMITER\nSELECT 1;\n", dialect::mysql).messages ==
             "m.sql:1:1: error: `DELIMITER` without a delimiter [strata-shell-command]\n"
             "    DELIMITER\n"
             "    ^\n"
             "  help: name one: DELIMITER //\n");
}

BOOST_AUTO_TEST_CASE(lines_of_other_databases_shells_are_errors) {
  BOOST_TEST(read("SELECT 1\nGO\nSELECT 2;\n/\n").messages ==
             "m.sql:2:1: error: `GO` is a command of another database's shell, not SQL [strata-shell-command]\n"
             "    GO\n"
             "    ^\n"
             "  help: remove the line, and end each statement with ;\n"
             "m.sql:4:1: error: a lone `/` is a command of another database's shell, not SQL [strata-shell-command]\n"
             "    /\n"
             "    ^\n"
             "  help: remove the line\n");
  BOOST_TEST(read("SELECT 4\n/\n2, go;\n").messages == "");
}

BOOST_AUTO_TEST_SUITE_END()
