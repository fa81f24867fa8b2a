#include "generator/sql/section_reading.hpp"

#include "reading.hpp"

using namespace strata::generator;
using testing::read;

namespace {

// The statements' texts joined by " | ", with a star where Strata must not open a transaction, and a plus where the
// next commits together with this one.
std::string shown(const sql_script& script) {
  std::string text;
  for (const sql_statement& each : script.statements) {
    text += (text.empty() ? "" : " | ") + each.text + (each.in_transaction ? "" : "*") +
            (each.commits_with_next ? "+" : "");
  }
  return text;
}

// As a layout of another tool hands it on.
testing::reading read_borrowed(std::string_view text, dialect which = dialect::sqlite) {
  script_section section;
  section.borrowed = true;
  section.transaction_as_needed = true;
  section.file = std::make_shared<source_file>("m.sql", std::string{text});
  section.end = section.file->text().size();
  diagnostics messages;
  testing::reading result{read_script(section, which, messages), {}};
  result.messages = format(messages);
  return result;
}

std::string refused(std::string_view text, dialect which) {
  const lexed_text lexed = lex(text, which);
  return refused_in_transaction(statement_head{text, lexed.tokens}, which);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transaction_rules_test)

BOOST_AUTO_TEST_CASE(a_transaction_around_the_whole_script_is_strata_s_own) {
  for (const std::string_view text :
       {"BEGIN; a; b; COMMIT;", "begin transaction; a; b; end", "BEGIN IMMEDIATE; a; b; COMMIT TRANSACTION; -- c\n"}) {
    const auto [script, messages] = read(text);

    BOOST_TEST(messages == "");
    BOOST_TEST(shown(script) == "a | b");
  }
  BOOST_TEST(shown(read("START TRANSACTION ISOLATION LEVEL SERIALIZABLE; a; COMMIT", dialect::postgresql).script) ==
             "a");
}

BOOST_AUTO_TEST_CASE(any_other_transaction_control_is_an_error) {
  BOOST_TEST(read("a;\nCOMMIT;\nb;\n").messages ==
             "m.sql:2:1: error: `COMMIT` inside a script that Strata runs as one transaction "
             "[strata-transaction-control]\n"
             "    COMMIT;\n"
             "    ^\n"
             "  help: remove it; what must commit apart goes into a migration of its own, or mark the section\n"
             "        transaction:false, where every statement or BEGIN ... COMMIT commits on its own\n");
  BOOST_TEST(read("SELECT 1;\nSTART TRANSACTION;\nSELECT 2;\n", dialect::postgresql).messages ==
             "m.sql:2:1: error: `START TRANSACTION` inside a script that Strata runs as one transaction "
             "[strata-transaction-control]\n"
             "    START TRANSACTION;\n"
             "    ^\n"
             "  help: remove it; what must commit apart goes into a migration of its own, or mark the section\n"
             "        transaction:false, where every statement or BEGIN ... COMMIT commits on its own\n");
}

BOOST_AUTO_TEST_CASE(each_word_that_controls_transactions_is_found) {
  const auto count = [](std::string_view text, dialect which) {
    const std::string messages = read(text, which).messages;
    std::size_t found = 0;
    for (std::size_t at = 0; (at = messages.find("[strata-transaction-control]", at)) != std::string::npos; ++at)
      ++found;
    return found;
  };

  BOOST_TEST(count("COMMIT; BEGIN; SAVEPOINT a; RELEASE a; ROLLBACK TO a; ROLLBACK; END", dialect::sqlite) == 7u);
  BOOST_TEST(count("COMMIT AND CHAIN; ABORT; PREPARE TRANSACTION 'a'; COMMIT PREPARED 'a'", dialect::postgresql) == 4u);
  BOOST_TEST(count("XA START 'a'; SET autocommit = 0; ROLLBACK", dialect::mysql) == 3u);
  BOOST_TEST(count("BEGIN; a; COMMIT; BEGIN; b; COMMIT", dialect::sqlite) == 4u);
  BOOST_TEST(count("BEGIN; SAVEPOINT a; b; COMMIT", dialect::sqlite) == 1u);
  BOOST_TEST(count("BEGIN NOT ATOMIC select 1; END", dialect::mysql) == 0u);
  BOOST_TEST(count("CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END", dialect::sqlite) == 0u);
}

BOOST_AUTO_TEST_CASE(without_a_transaction_begin_and_commit_say_what_commits_together) {
  const auto [script, messages] =
      read("a; BEGIN; b; SAVEPOINT s; c; RELEASE s; COMMIT; VACUUM; BEGIN; END; d", dialect::sqlite, false);

  BOOST_TEST(messages == "");
  BOOST_TEST(shown(script) == "a | b+ | SAVEPOINT s+ | c+ | RELEASE s | VACUUM* | d");
}

BOOST_AUTO_TEST_CASE(without_a_transaction_stray_control_is_an_error) {
  BOOST_TEST(read("COMMIT;\nBEGIN;\nROLLBACK;\nVACUUM;\n", dialect::sqlite, false).messages ==
             "m.sql:1:1: error: `COMMIT` where every statement commits together with Strata's record of it "
             "[strata-transaction-control]\n"
             "    COMMIT;\n"
             "    ^\n"
             "  help: remove it; what must commit together stands between one BEGIN and one COMMIT\n"
             "m.sql:3:1: error: `ROLLBACK` where every statement commits together with Strata's record of it "
             "[strata-transaction-control]\n"
             "    ROLLBACK;\n"
             "    ^\n"
             "  help: remove it; what must commit together stands between one BEGIN and one COMMIT\n"
             "m.sql:4:1: error: `VACUUM` cannot run inside a transaction, and this script does "
             "[strata-needs-no-transaction]\n"
             "    VACUUM;\n"
             "    ^\n"
             "  help: give it a migration of its own, with its section marked transaction:false\n"
             "m.sql:2:1: error: `BEGIN` without a COMMIT [strata-transaction-control]\n"
             "    BEGIN;\n"
             "    ^\n"
             "  help: end it with a COMMIT in the same section\n");
}

BOOST_AUTO_TEST_CASE(what_cannot_run_inside_a_transaction_is_named) {
  BOOST_TEST(read("VACUUM;\n").messages ==
             "m.sql:1:1: error: `VACUUM` cannot run inside a transaction, and this script does "
             "[strata-needs-no-transaction]\n"
             "    VACUUM;\n"
             "    ^\n"
             "  help: give it a migration of its own, with its section marked transaction:false\n");
  BOOST_TEST(read("PRAGMA foreign_keys=OFF;\nBEGIN;\na;\nCOMMIT;\n").messages ==
             "m.sql:1:1: error: `PRAGMA foreign_keys` cannot run inside a transaction, and this script does "
             "[strata-needs-no-transaction]\n"
             "    PRAGMA foreign_keys=OFF;\n"
             "    ^\n"
             "  help: remove it; Strata switches foreign keys off for a migration that drops a table, and checks them "
             "after it\n");
}

BOOST_AUTO_TEST_CASE(it_may_run_where_there_is_no_transaction) {
  const auto [script, messages] = read("VACUUM; a; PRAGMA main.journal_mode(wal)", dialect::sqlite, false);

  BOOST_TEST(messages == "");
  BOOST_TEST(shown(script) == "VACUUM* | a | PRAGMA main.journal_mode(wal)*");
}

BOOST_AUTO_TEST_CASE(each_engine_has_its_list) {
  BOOST_TEST(refused("attach 'a' as b", dialect::sqlite) == "ATTACH");
  BOOST_TEST(refused("detach b", dialect::sqlite) == "DETACH");
  BOOST_TEST(refused("pragma synchronous = off", dialect::sqlite) == "PRAGMA synchronous");
  BOOST_TEST(refused("pragma foreign_keys", dialect::sqlite) == "");
  BOOST_TEST(refused("pragma user_version = 3", dialect::sqlite) == "");
  BOOST_TEST(refused("create unique index concurrently a on b(c)", dialect::postgresql) == "CREATE INDEX CONCURRENTLY");
  BOOST_TEST(refused("drop index concurrently a", dialect::postgresql) == "DROP INDEX CONCURRENTLY");
  BOOST_TEST(refused("reindex (verbose) table concurrently a", dialect::postgresql) == "REINDEX CONCURRENTLY");
  BOOST_TEST(refused("reindex schema public", dialect::postgresql) == "REINDEX SCHEMA");
  BOOST_TEST(refused("create database a", dialect::postgresql) == "CREATE DATABASE");
  BOOST_TEST(refused("alter system set a = 1", dialect::postgresql) == "ALTER SYSTEM");
  BOOST_TEST(refused("alter table a detach partition b concurrently", dialect::postgresql) ==
             "ALTER TABLE DETACH PARTITION CONCURRENTLY");
  BOOST_TEST(refused("cluster", dialect::postgresql) == "CLUSTER");
  BOOST_TEST(refused("cluster a using b", dialect::postgresql) == "");
  BOOST_TEST(refused("refresh materialized view concurrently a", dialect::postgresql) == "");
  BOOST_TEST(refused("create index a on b(c)", dialect::postgresql) == "");
  BOOST_TEST(refused("create table a(b int)", dialect::mysql) == "");
}

BOOST_AUTO_TEST_CASE(another_tools_script_may_switch_foreign_keys_as_strata_does) {
  for (const std::string_view text :
       {"PRAGMA foreign_keys=OFF; BEGIN; a; b; COMMIT; PRAGMA foreign_keys=ON;", "pragma foreign_keys = 0; a; b;",
        "PRAGMA foreign_keys=off;BEGIN;PRAGMA foreign_keys=OFF;a;b;PRAGMA foreign_keys=ON;COMMIT;"}) {
    const auto [script, messages] = read_borrowed(text);

    BOOST_TEST(messages == "");
    BOOST_TEST(shown(script) == "a | b");
    BOOST_TEST(script.transactional);
    BOOST_TEST(drops_tables(script));
  }
  BOOST_TEST(!drops_tables(read_borrowed("PRAGMA foreign_keys=ON; a;").script));
}

BOOST_AUTO_TEST_CASE(another_tools_script_runs_without_a_transaction_where_it_has_to) {
  const auto [concurrent, no_messages] =
      read_borrowed("CREATE TABLE a (x int);\nCREATE INDEX CONCURRENTLY i ON a (x);", dialect::postgresql);
  BOOST_TEST(no_messages == "");
  BOOST_TEST(!concurrent.transactional);
  BOOST_TEST(shown(concurrent) == "CREATE TABLE a (x int) | CREATE INDEX CONCURRENTLY i ON a (x)*");

  const auto [several, none] = read_borrowed("BEGIN; a; b; COMMIT; BEGIN; c; COMMIT;");
  BOOST_TEST(none == "");
  BOOST_TEST(!several.transactional);
  BOOST_TEST(shown(several) == "a+ | b | c");
}

BOOST_AUTO_TEST_CASE(another_tools_script_may_leave_the_tools_transaction) {
  for (const std::string_view text : {"COMMIT; VACUUM; BEGIN;", "-- why\nCOMMIT;\nVACUUM;"}) {
    const auto [script, messages] = read_borrowed(text);

    BOOST_TEST(messages == "");
    BOOST_TEST(!script.transactional);
    BOOST_TEST(shown(script) == "VACUUM*");
  }
}

BOOST_AUTO_TEST_CASE(control_that_fits_nothing_is_an_error_in_another_tools_script_too) {
  BOOST_TEST(read_borrowed("a; BEGIN; b; ROLLBACK;").messages.find("[strata-transaction-control]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
