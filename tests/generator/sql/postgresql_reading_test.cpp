#include "generator/sql/postgresql_reading.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/sql/boundaries.hpp"
#include "reading.hpp"

using namespace strata::generator;

namespace {

testing::reading read(std::string_view text, bool transactional = true) {
  return testing::read(text, dialect::postgresql, transactional);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgresql_reading_test)

BOOST_AUTO_TEST_CASE(good_sql_is_taken) {
  const auto found = read(
      "CREATE TABLE t (id bigserial PRIMARY KEY, data jsonb NOT NULL DEFAULT '{}');\n"
      "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END $body$;\n"
      "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\n"
      "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);;\n"
      "-- the end\n");

  BOOST_TEST(found.messages == "");
  BOOST_TEST(found.script.statements.size() == 4U);
}

BOOST_AUTO_TEST_CASE(every_mistake_is_shown_at_its_place) {
  BOOST_TEST(read("CREATE TABEL t (a int);\nSELECT 'é', 1 1;\nSELECT 2;\n").messages ==
             "m.sql:1:8: error: PostgreSQL cannot read this: syntax error at or near \"TABEL\" [strata-syntax]\n"
             "    CREATE TABEL t (a int);\n"
             "           ^\n"
             "  help: if only a newer server than PostgreSQL 15 reads it, mark the section syntax:unchecked\n"
             "m.sql:2:16: error: PostgreSQL cannot read this: syntax error at or near \"1\" [strata-syntax]\n"
             "    SELECT 'é', 1 1;\n"
             "                  ^\n"
             "  help: if only a newer server than PostgreSQL 15 reads it, mark the section syntax:unchecked\n");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_shared_section_names_the_section_to_write) {
  script_section section;
  section.way = strata::direction::up;
  section.file = std::make_shared<source_file>("m.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\n");
  section.end = section.file->text().size();
  diagnostics messages;

  static_cast<void>(read_script(section, dialect::postgresql, messages, true));

  BOOST_TEST(format(messages) ==
             "m.sql:1:40: error: PostgreSQL cannot read this: syntax error at or near \"AUTOINCREMENT\" "
             "[strata-syntax]\n"
             "    CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\n"
             "                                           ^\n"
             "  help: if it is right for the other dialects, write a section for this one: -- migrate:up postgresql\n"
             "        if only a newer server than PostgreSQL 15 reads it, mark the section syntax:unchecked\n");
}

BOOST_AUTO_TEST_CASE(what_was_reported_before_is_not_reported_again) {
  BOOST_TEST(read("SELECT 'open;\n").messages ==
             "m.sql:1:8: error: this string is not closed [strata-unterminated]\n"
             "    SELECT 'open;\n"
             "           ^\n"
             "  help: close it with '\n");
}

BOOST_AUTO_TEST_CASE(syntax_of_newer_releases_is_only_noted) {
  BOOST_TEST(read("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;\n").messages ==
             "m.sql:1:50: note: this statement was not checked with the grammar of PostgreSQL 15: `not enforced` is of "
             "PostgreSQL 18 [strata-not-checked]\n"
             "    ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;\n"
             "                                                     ^\n");
  for (const std::string_view each :
       {"SELECT 0x1F;", "SELECT * FROM (SELECT 1);", "SELECT json_object('a': 1);",
        "SELECT * FROM json_table('[]', '$' COLUMNS (a int));", "ALTER TABLE t ADD CONSTRAINT c NOT NULL a;",
        "CREATE TABLE t (a int GENERATED ALWAYS AS (1) VIRTUAL);",
        "MERGE INTO t USING s ON true WHEN NOT MATCHED BY SOURCE THEN DELETE;",
        "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE RETURNING *;", "SELECT a IS JSON FROM t;"}) {
    const std::string messages = read(each).messages;
    BOOST_TEST(messages.find("[strata-not-checked]") != std::string::npos, each << "\n" << messages);
    BOOST_TEST(messages.find("error:") == std::string::npos, each << "\n" << messages);
  }
}

BOOST_AUTO_TEST_CASE(a_section_can_go_unchecked) {
  script_section section;
  section.file = std::make_shared<source_file>("m.sql", "FROB THE t;\n");
  section.end = section.file->text().size();
  section.syntax_checked = false;
  diagnostics messages;

  const sql_script script = read_script(section, dialect::postgresql, messages);

  BOOST_TEST(format(messages) ==
             "m.sql:1:1: note: this statement was not checked with the grammar of PostgreSQL 15: syntax error at or "
             "near \"FROB\" [strata-not-checked]\n"
             "    FROB THE t;\n"
             "    ^\n");
  BOOST_TEST(script.statements.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_would_exhaust_the_parser_is_only_noted) {
  std::string sum = "SELECT 1";
  for (int count = 0; count < 100'000; ++count) sum += "+1";

  const std::string messages = read(sum + ";\n").messages;

  BOOST_TEST(messages.find("it is nested too deeply [strata-not-checked]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_boundaries_than_the_parsers_are_shown) {
  script_section section;
  section.file = std::make_shared<source_file>("m.sql", "SELECT 1;\nSELECT 2; SELECT 3;\n");
  section.end = section.file->text().size();
  section_reading reading{section, dialect::postgresql};
  reading.statements[1].past = reading.statements[2].past;
  reading.statements.pop_back();
  diagnostics messages;

  check_postgresql_boundaries(reading, messages);

  BOOST_TEST(format(messages) ==
             "m.sql:2:1: error: PostgreSQL reads another end of this statement than Strata does "
             "[strata-split-disagrees]\n"
             "    SELECT 2; SELECT 3;\n"
             "    ^\n"
             "  Strata:     SELECT 2; SELECT 3\n"
             "  PostgreSQL: SELECT 2\n"
             "  help: this is a defect of Strata: please report it; until then write the statement in another way\n");
}

BOOST_AUTO_TEST_CASE(what_needs_no_transaction_is_named_as_the_tree_tells) {
  for (const auto& [statement, name] : std::vector<std::pair<std::string, std::string>>{
           {"CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX CONCURRENTLY"},
           {"CREATE UNIQUE INDEX /* now */ CONCURRENTLY i ON t (a)", "CREATE INDEX CONCURRENTLY"},
           {"DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY"},
           {"REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "REINDEX CONCURRENTLY"},
           {"REINDEX SCHEMA public", "REINDEX SCHEMA"},
           {"REINDEX DATABASE d", "REINDEX DATABASE"},
           {"REINDEX SYSTEM d", "REINDEX SYSTEM"},
           {"VACUUM (ANALYZE) t", "VACUUM"},
           {"CLUSTER VERBOSE", "CLUSTER"},
           {"ALTER SYSTEM SET work_mem = '4MB'", "ALTER SYSTEM"},
           {"CREATE DATABASE d", "CREATE DATABASE"},
           {"DROP DATABASE d", "DROP DATABASE"},
           {"ALTER DATABASE d SET TABLESPACE s", "ALTER DATABASE SET TABLESPACE"},
           {"CREATE TABLESPACE s LOCATION '/x'", "CREATE TABLESPACE"},
           {"DROP TABLESPACE s", "DROP TABLESPACE"},
           {"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "ALTER TABLE DETACH PARTITION CONCURRENTLY"},
           {"DO $$ BEGIN PERFORM f(); COMMIT; END $$", "DO with COMMIT or ROLLBACK"},
           {"DO LANGUAGE plpgsql 'BEGIN IF x THEN ROLLBACK; END IF; END'", "DO with COMMIT or ROLLBACK"},
           {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "CREATE SUBSCRIPTION"},
           {"DROP SUBSCRIPTION s", "DROP SUBSCRIPTION"},
           {"ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER SUBSCRIPTION REFRESH PUBLICATION"}}) {
    const std::string messages = read(statement + ";\n").messages;
    const std::string expected = "m.sql:1:1: error: `" + name +
                                 "` cannot run inside a transaction, and this script does "
                                 "[strata-needs-no-transaction]\n    " +
                                 statement +
                                 ";\n    ^\n  help: give it a migration of its own, with its section marked " +
                                 "transaction:false\n";
    BOOST_TEST(messages.substr(0, expected.size()) == expected);
  }
}

BOOST_AUTO_TEST_CASE(what_can_run_in_a_transaction_passes) {
  for (const std::string_view each :
       {"REINDEX TABLE schema", "REINDEX (CONCURRENTLY false) TABLE t", "ANALYZE t", "CLUSTER t USING i",
        "DISCARD TEMP", "CALL tidy(1)", "DO $$ BEGIN RAISE NOTICE 'COMMIT;'; SELECT commit FROM log; END $$",
        "ALTER TYPE e ADD VALUE 'c'", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "CHECKPOINT",
        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)",
        "ALTER SUBSCRIPTION s SET PUBLICATION q WITH (refresh = false)", "ALTER TABLE p DETACH PARTITION p1",
        "ALTER DATABASE d SET work_mem = '4MB'", "DROP TABLE vacuum"}) {
    const std::string messages = read(each).messages;
    BOOST_TEST(messages == "", each << "\n" << messages);
  }
}

BOOST_AUTO_TEST_CASE(guards_are_derived_from_what_statements_make_and_drop) {
  const auto found = read(
      "CREATE UNIQUE INDEX CONCURRENTLY \"Odd's\" ON app.t (a);\n"
      "DROP INDEX CONCURRENTLY IF EXISTS app.i;\n"
      "CREATE DATABASE d;\n"
      "DROP TABLESPACE s;\n"
      "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n"
      "VACUUM t;\n"
      "UPDATE t SET a = 1;\n",
      false);

  BOOST_TEST(found.messages == "");
  std::vector<std::string> guards;
  for (const sql_statement& each : found.script.statements) {
    guards.push_back(each.guard);
    BOOST_TEST(each.guard_derived == !each.guard.empty());
  }
  const std::vector<std::string> expected{
      "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE "
      "c.relname = 'Odd''s' AND i.indrelid = pg_catalog.to_regclass('\"app\".\"t\"') AND i.indisvalid)",
      "SELECT pg_catalog.to_regclass('\"app\".\"i\"') IS NOT NULL",
      "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = 'd')",
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = 's')",
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = pg_catalog.to_regclass('\"p\"') AND "
      "inhrelid "
      "= pg_catalog.to_regclass('\"p1\"'))",
      "",
      ""};
  BOOST_TEST(testing::lines(guards) == testing::lines(expected));
  BOOST_TEST(found.script.statements[0].concurrent_index == "\"app\".\"Odd's\"");
  BOOST_TEST(found.script.statements[1].concurrent_index == "");
  BOOST_TEST(found.script.statements[6].in_transaction);
}

// Whether they are refused inside a transaction only the database knows, so they get none where the script wants none.
BOOST_AUTO_TEST_CASE(what_may_be_refused_in_a_transaction_runs_without_one_where_the_script_does) {
  const auto reindexing = read("REINDEX TABLE measurements;\n", false);
  const auto calling = read("CALL tidy();\n", false);

  BOOST_TEST(reindexing.messages == "");
  BOOST_TEST(!reindexing.script.statements.at(0).in_transaction);
  BOOST_TEST(calling.messages.find("[strata-needs-guard]") != std::string::npos);
  BOOST_TEST(!calling.script.statements.at(0).in_transaction);
}

BOOST_AUTO_TEST_CASE(names_are_cut_as_the_server_cuts_them) {
  // 61 letters and a character of three bytes: the server keeps 63 bytes, and no half characters.
  const std::string letters(61, 'x');

  const auto found = read("CREATE INDEX CONCURRENTLY " + letters + "\u20acabc ON t (a);\n", false);

  BOOST_TEST(found.messages == "");
  BOOST_TEST(found.script.statements.at(0).concurrent_index == '"' + letters + '"');
}

BOOST_AUTO_TEST_CASE(an_index_that_a_failed_build_may_have_left_is_named) {
  const auto named = [](const std::string& statement, bool transactional) {
    return read(statement + ";\n", transactional).script.statements.at(0).concurrent_index;
  };

  BOOST_TEST(named("CREATE INDEX IF NOT EXISTS i ON s.t (a)", true) == "\"s\".\"i\"");
  BOOST_TEST(named("CREATE INDEX i ON t (a)", true) == "");
  BOOST_TEST(named("CREATE INDEX IF NOT EXISTS i ON ONLY t (a)", true) == "");
  BOOST_TEST(named("REINDEX INDEX CONCURRENTLY s.\"I\"", false) == "\"s\".\"I_ccnew\"");
  BOOST_TEST(named("REINDEX (CONCURRENTLY false) INDEX i", false) == "");
  BOOST_TEST(named("REINDEX TABLE CONCURRENTLY t", false) == "");
}

BOOST_AUTO_TEST_CASE(without_a_name_an_index_has_no_guard) {
  BOOST_TEST(
      read("CREATE INDEX CONCURRENTLY ON t (a);\n", false).messages ==
      "m.sql:1:1: error: this statement runs outside a transaction, and nothing tells whether an interrupted run "
      "has done it [strata-needs-guard]\n"
      "    CREATE INDEX CONCURRENTLY ON t (a);\n"
      "    ^\n"
      "  help: give the index a name\n");
}

BOOST_AUTO_TEST_CASE(a_new_value_of_an_enumeration_cannot_be_used_before_the_commit) {
  BOOST_TEST(
      read("ALTER TYPE state ADD VALUE 'paused';\nUPDATE jobs SET state = 'paused' WHERE id = 1;\n").messages ==
      "m.sql:2:25: error: `paused` is added to the type state in the same transaction, and cannot be used before "
      "that commits [strata-enum-value-used]\n"
      "    UPDATE jobs SET state = 'paused' WHERE id = 1;\n"
      "                            ^\n"
      "  help: add the value in a migration before this one; if this is no state, write the type: "
      "'paused'::text\n");
}

// On PostgreSQL 15, whether the type was altered, renamed or made in a savepoint before.
BOOST_AUTO_TEST_CASE(a_type_of_the_same_transaction_is_no_exception) {
  BOOST_TEST(read("CREATE TYPE state AS ENUM ('a');\nALTER TYPE state ADD VALUE 'b';\nSELECT 'b'::state;\n").messages ==
             "m.sql:3:8: error: `b` is added to the type state in the same transaction, and cannot be used before that "
             "commits [strata-enum-value-used]\n"
             "    SELECT 'b'::state;\n"
             "           ^\n"
             "  help: give the value to CREATE TYPE state; if this is no state, write the type: 'b'::text\n");
}

BOOST_AUTO_TEST_CASE(values_of_other_types_and_transactions_are_free) {
  BOOST_TEST(read("ALTER TYPE state ADD VALUE 'paused';\nINSERT INTO log VALUES ('paused'::text);\n").messages == "");
  BOOST_TEST(read("ALTER TYPE state ADD VALUE 'paused';\nUPDATE jobs SET state = 'paused';\n", false).messages == "");
  BOOST_TEST(read("SELECT 'b'::state;\nALTER TYPE state RENAME VALUE 'a' TO 'b';\nSELECT 'b'::state;\n").messages ==
             "");
}

BOOST_AUTO_TEST_SUITE_END()
