#include "generator/sql/script.hpp"

#include <ctime>

#include "reading.hpp"

using namespace strata::generator;
using testing::read;

BOOST_AUTO_TEST_SUITE(script_test)

BOOST_AUTO_TEST_CASE(a_statement_is_what_stands_between_its_first_and_last_token) {
  const auto [script, messages] = read("-- c\n  CREATE TABLE a(b); -- d\n\nDROP TABLE\r\n a -- e\r\n;\n");

  BOOST_TEST(messages == "");
  BOOST_TEST_REQUIRE(script.statements.size() == 2u);
  BOOST_TEST(script.statements[0].text == "CREATE TABLE a(b)");
  BOOST_TEST(script.statements[0].offset == 7u);
  BOOST_TEST(script.statements[0].where.line == 2u);
  BOOST_TEST(script.statements[0].where.column == 3u);
  BOOST_TEST(!script.statements[0].drops_table);
  BOOST_TEST(script.statements[1].text == "DROP TABLE\n a");
  BOOST_TEST(script.statements[1].where.line == 4u);
  BOOST_TEST(script.statements[1].drops_table);
  BOOST_TEST(script.statements[1].in_transaction);
}

BOOST_AUTO_TEST_CASE(places_are_those_of_the_file_and_not_of_the_section) {
  const std::string text = "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n";
  script_section section;
  section.file = std::make_shared<source_file>("m.sql", text);
  section.marker = text.find("-- migrate:down");
  section.begin = text.find("SELECT 2");
  section.end = text.size();
  diagnostics messages;

  const sql_script script = read_script(section, dialect::sqlite, messages);

  BOOST_TEST(script.marker == section.marker);
  BOOST_TEST_REQUIRE(script.statements.size() == 1u);
  BOOST_TEST(script.statements[0].text == "SELECT 2");
  BOOST_TEST(script.statements[0].where.line == 4u);
}

BOOST_AUTO_TEST_CASE(a_script_of_comments_has_no_statements) {
  const auto [script, messages] = read("-- nothing\n;\n/* here */\n");

  BOOST_TEST(messages == "");
  BOOST_TEST(script.statements.empty());
  BOOST_TEST(script.checksum == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

BOOST_AUTO_TEST_CASE(an_open_string_is_reported_where_it_opens) {
  BOOST_TEST(read("SELECT 1;\nSELECT 'it;\nSELECT 2;\n").messages ==
             "m.sql:2:8: error: this string is not closed [strata-unterminated]\n"
             "    SELECT 'it;\n"
             "           ^\n"
             "  help: close it with '\n");
}

BOOST_AUTO_TEST_CASE(open_comments_brackets_and_dollar_quotes_are_reported) {
  BOOST_TEST(read("SELECT 1; /* a").messages ==
             "m.sql:1:11: error: this comment is not closed [strata-unterminated]\n"
             "    SELECT 1; /* a\n"
             "              ^\n"
             "  help: close it with */\n");
  BOOST_TEST(read("SELECT [a;").messages ==
             "m.sql:1:8: error: this quoted name is not closed [strata-unterminated]\n"
             "    SELECT [a;\n"
             "           ^\n"
             "  help: close it with ]\n");
  BOOST_TEST(read("DO $x$ a $$;", dialect::postgresql).messages ==
             "m.sql:1:4: error: this dollar quote is not closed by another `$x$` [strata-unterminated]\n"
             "    DO $x$ a $$;\n"
             "       ^\n"
             "  help: close it with $x$\n");
  BOOST_TEST(read("/*!40101 SET x = 1;", dialect::mysql).messages ==
             "m.sql:1:1: error: this conditional comment is not closed [strata-unterminated]\n"
             "    /*!40101 SET x = 1;\n"
             "    ^\n"
             "  help: close it with */\n");
}

BOOST_AUTO_TEST_CASE(conflict_markers_are_all_that_is_said) {
  const auto [script, messages] = read("SELECT 1;\n<<<<<<< HEAD\nSELECT 'a;\n=======\nCOMMIT;\n>>>>>>> other\n");

  BOOST_TEST(messages ==
             "m.sql:2:1: error: an unfinished merge: conflict markers in the script [strata-conflict-markers]\n"
             "    <<<<<<< HEAD\n"
             "    ^\n"
             "  help: keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>\n");
  BOOST_TEST(script.statements.empty());
}

BOOST_AUTO_TEST_CASE(white_space_that_engines_take_for_letters_is_an_error) {
  BOOST_TEST(read("SELECT\xC2\xA0 1; SELECT '\xC2\xA0'; -- \xC2\xA0\n").messages ==
             "m.sql:1:7: error: U+00A0, a no-break space, is taken for a letter here [strata-invisible-character]\n"
             "    SELECT\xC2\xA0 1; SELECT '\xC2\xA0'; -- \xC2\xA0\n"
             "          ^\n"
             "  help: write an ordinary space, or nothing\n");
}

BOOST_AUTO_TEST_CASE(a_character_that_turns_the_text_around_is_a_warning) {
  BOOST_TEST(read("SELECT '\xE2\x80\xAE';\n").messages ==
             "m.sql:1:9: warning: an invisible character makes this line read otherwise than it runs "
             "[strata-invisible-character]\n"
             "    SELECT '\xE2\x80\xAE';\n"
             "            ^\n"
             "  help: remove it, or write it as an escape\n");
}

BOOST_AUTO_TEST_CASE(what_no_run_can_put_back_is_an_error) {
  BOOST_TEST(
      read("PRAGMA case_sensitive_like = ON;\n").messages ==
      "m.sql:1:1: error: SQLite does not tell how case_sensitive_like was, so it would go on into later migrations "
      "and the application [strata-session-setting]\n"
      "    PRAGMA case_sensitive_like = ON;\n"
      "    ^\n"
      "  help: write GLOB, which tells upper and lower case apart, or = with COLLATE NOCASE, which does not\n");
  BOOST_TEST(
      read("DISCARD ALL;\n", dialect::postgresql, false).messages ==
      "m.sql:1:1: error: DISCARD ALL gives the migration lock back, and takes what the application has set in its "
      "session [strata-session-setting]\n"
      "    DISCARD ALL;\n"
      "    ^\n"
      "  help: write RESET with a name, DISCARD PLANS, DISCARD SEQUENCES or DISCARD TEMP\n");
  BOOST_TEST(read("SET client_encoding = 'LATIN1';\n", dialect::postgresql).messages ==
             "m.sql:1:1: error: the server would take this file, which is UTF-8, for 'LATIN1' "
             "[strata-session-setting]\n"
             "    SET client_encoding = 'LATIN1';\n"
             "    ^\n"
             "  help: remove it; text is converted to the database's encoding by itself\n");
  for (const std::string_view each : {"PRAGMA main.case_sensitive_like(1)", "pragma temp_store = 2",
                                      "PRAGMA temp_store_directory = '/x'", "PRAGMA hard_heap_limit(100000)"}) {
    BOOST_TEST(read(each).messages.find("[strata-session-setting]") != std::string::npos, each);
  }
  for (const std::string_view each :
       {"SET NAMES 'latin1'", "SET LOCAL client_encoding TO win1252", "SELECT pg_catalog.pg_advisory_unlock_all()"}) {
    BOOST_TEST(read(each, dialect::postgresql).messages.find("[strata-session-setting]") != std::string::npos, each);
  }
}

BOOST_AUTO_TEST_CASE(settings_that_can_be_put_back_pass) {
  for (const std::string_view each : {"PRAGMA case_sensitive_like", "PRAGMA temp_store",
                                      "PRAGMA recursive_triggers = ON", "CREATE TABLE pragma (case_sensitive_like)"}) {
    BOOST_TEST(read(each).messages == "", each);
  }
  for (const std::string_view each : {"SET client_encoding = 'UTF8'", "SET NAMES 'utf-8'", "SET timezone = 'UTC'",
                                      "RESET client_encoding", "DISCARD PLANS", "SET LOCAL ROLE names"}) {
    BOOST_TEST(read(each, dialect::postgresql).messages == "", each);
  }
}

BOOST_AUTO_TEST_CASE(settings_that_change_what_a_string_is_are_errors) {
  BOOST_TEST(read("SET standard_conforming_strings = on;\nSET SESSION standard_conforming_strings TO 'on';\n",
                  dialect::postgresql)
                 .messages == "");
  BOOST_TEST(read("SET standard_conforming_strings = off;\n", dialect::postgresql).messages ==
             "m.sql:1:1: error: standard_conforming_strings changes what a string is, and statements are split before "
             "they run [strata-string-setting]\n"
             "    SET standard_conforming_strings = off;\n"
             "    ^\n"
             "  help: remove it, and write E'…' where a backslash is to escape\n");
  BOOST_TEST(read("SET SESSION sql_mode = 'ANSI_QUOTES';\n", dialect::mysql).messages ==
             "m.sql:1:1: error: this sql_mode changes what a string is, and statements are split before they run "
             "[strata-string-setting]\n"
             "    SET SESSION sql_mode = 'ANSI_QUOTES';\n"
             "    ^\n"
             "  help: remove it; names are quoted with backticks, and \\ escapes\n");
  BOOST_TEST(read("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';\n", dialect::mysql).messages == "");
}

BOOST_AUTO_TEST_CASE(or_rollback_is_a_warning) {
  BOOST_TEST(read("INSERT OR ROLLBACK INTO t VALUES (1);\n").messages ==
             "m.sql:1:1: warning: OR ROLLBACK ends Strata's transaction when the row conflicts, and the migration "
             "fails [strata-rollback-clause]\n"
             "    INSERT OR ROLLBACK INTO t VALUES (1);\n"
             "    ^\n"
             "  help: write OR ABORT, which fails alike and leaves the rollback to Strata\n");
}

BOOST_AUTO_TEST_CASE(all_messages_of_a_script_are_reported) {
  diagnostics messages;
  script_section section;
  section.file = std::make_shared<source_file>("m.sql", "VACUUM;\nCOMMIT;\n.mode csv\nSELECT 'a");
  section.end = section.file->text().size();

  (void)read_script(section, dialect::sqlite, messages);

  std::string codes;
  for (const diagnostic& each : messages.all()) codes += each.code + ' ';
  BOOST_TEST(codes ==
             "strata-unterminated strata-shell-command strata-needs-no-transaction strata-transaction-control ");
}

BOOST_AUTO_TEST_CASE(ten_thousand_statements_are_read_quickly) {
  std::string text;
  for (int index = 0; index < 10'000; ++index) {
    text += "CREATE TABLE IF NOT EXISTS table_" + std::to_string(index) + " (id INTEGER PRIMARY KEY, b TEXT);\n";
  }
  const std::clock_t begin = std::clock();

  const auto [script, messages] = read(text);

  const std::clock_t took = std::clock() - begin;
  BOOST_TEST_MESSAGE(took * 1000 / CLOCKS_PER_SEC << " ms");
  BOOST_TEST(script.statements.size() == 10'000u);
  // Some 40 ms of processor time without optimisation, and ten times that under sanitizers.
  BOOST_TEST(took < 2 * CLOCKS_PER_SEC);
}

BOOST_AUTO_TEST_SUITE_END()
