#include "generator/sql/boundaries.hpp"

#include <sqlite3.h>

#include "reading.hpp"

using namespace strata::generator;

namespace {

struct memory_database {
  memory_database() { sqlite3_open(":memory:", &handle); }
  ~memory_database() { sqlite3_close(handle); }
  memory_database(const memory_database&) = delete;
  memory_database& operator=(const memory_database&) = delete;

  sqlite3* handle = nullptr;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_boundaries_test)

BOOST_AUTO_TEST_CASE(sqlite_agrees_while_the_script_runs) {
  const sql_script script = testing::read(
                                "CREATE TABLE t(a, b); -- c\r\n"
                                "CREATE TRIGGER end AFTER INSERT ON t BEGIN\r\n"
                                "  UPDATE t SET a = CASE WHEN 1 THEN ';' END; /* ; end; */\r\n"
                                "END -- d\r\n;;\r\n"
                                "INSERT INTO t VALUES ('a\r\nb', [a;]) /* e */;\r\n"
                                "SELECT $x(;) FROM t -- last")
                                .script;
  const memory_database database;
  diagnostics messages;
  std::size_t asked = 0;

  for (const sql_statement& each : script.statements) {
    BOOST_TEST(check_boundary(database.handle, script.file, each, script.file->text().size(), messages));
    BOOST_TEST(is_complete_for_sqlite(each));
    sqlite3_exec(database.handle, each.text.c_str(), nullptr, nullptr, nullptr);
    ++asked;
  }

  BOOST_TEST(asked == 4u);
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_difference_shows_both_readings) {
  const auto file = std::make_shared<source_file>("m.sql", "SELECT 1, 2; SELECT 3;");
  sql_statement too_long;
  too_long.text = "SELECT 1, 2; SELECT 3";
  sql_statement too_short;
  too_short.text = "SELECT 1";
  const memory_database database;
  diagnostics messages;

  BOOST_TEST(!check_boundary(database.handle, file, too_long, file->text().size(), messages));
  BOOST_TEST(!check_boundary(database.handle, file, too_short, file->text().size(), messages));

  BOOST_TEST(format(messages) ==
             "m.sql:1:1: error: SQLite reads another end of this statement than Strata does "
             "[strata-split-disagrees]\n"
             "    SELECT 1, 2; SELECT 3;\n"
             "    ^\n"
             "  Strata: SELECT 1, 2; SELECT 3\n"
             "  SQLite: SELECT 1, 2;\n"
             "  help: this is a defect of Strata: please report it; until then write the statement in another way\n"
             "m.sql:1:1: error: SQLite reads another end of this statement than Strata does "
             "[strata-split-disagrees]\n"
             "    SELECT 1, 2; SELECT 3;\n"
             "    ^\n"
             "  Strata: SELECT 1\n"
             "  SQLite: SELECT 1, 2;\n"
             "  help: this is a defect of Strata: please report it; until then write the statement in another way\n");
}

BOOST_AUTO_TEST_CASE(what_sqlite_refuses_is_left_to_whoever_runs_it) {
  const auto file = std::make_shared<source_file>("m.sql", "SELECT nothing;");
  sql_statement statement;
  statement.text = "SELECT nothing";
  const memory_database database;
  diagnostics messages;

  BOOST_TEST(check_boundary(database.handle, file, statement, file->text().size(), messages));
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_SUITE_END()
