#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::as_files;
using strata::generator::testing::written_files;

namespace {

// As `alembic upgrade --sql` prints a revision.
std::string up(const std::string& from, const std::string& to, const std::string& sql) {
  return "-- Running upgrade " + from + " -> " + to + "\n\n" + sql + "\n\nUPDATE alembic_version SET version_num='" +
         to + "' WHERE alembic_version.version_num = '" + from + "';\n\n";
}

std::string down(const std::string& from, const std::string& to, const std::string& sql) {
  return "-- Running downgrade " + from + " -> " + to + "\n\n" + sql + "\n\nUPDATE alembic_version SET version_num='" +
         to + "' WHERE alembic_version.version_num = '" + from + "';\n\n";
}

struct alembic_output {
  diagnostics messages;
  std::vector<dialect> dialects{dialect::sqlite};

  std::vector<migration_file> read(const written_files& written) {
    return read_layout(*find_layout("alembic-sql"), as_files(written), "migrations", {}, messages, dialects);
  }
  // A line a revision: its parents, and each section's text.
  std::string described_as(const written_files& written) {
    std::string text;
    for (const migration_file& migration : read(written)) {
      text += migration.revision + " \"" + migration.description + '"';
      for (const std::string& each : migration.parents.value_or(std::vector<std::string>{"?"})) text += " <" + each;
      for (const stated_name& each : migration.depends) text += " after " + each.text;
      text += '\n';
      for (const script_section& each : migration.sections) {
        text += each.way == strata::direction::up ? "  up" : "  down";
        for (const dialect which : each.dialects) text += ' ' + std::string{to_string(which)};
        if (!each.transactional) text += " alone";
        std::string sql{each.file->text().substr(each.begin, each.end - each.begin)};
        std::erase(sql, '\n');
        sql.erase(0, std::min(sql.find_first_not_of(' '), sql.size()));
        sql.erase(sql.find_last_not_of(' ') + 1);
        text += ": " + sql + '\n';
      }
    }
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(alembic_sql_layout_test, alembic_output)

BOOST_AUTO_TEST_CASE(revisions_stand_between_the_lines_that_alembic_prints) {
  BOOST_TEST(
      described_as({{"all.sql", "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL\n);\n\n" +
                                    up("", "a1", "CREATE TABLE t (x);") + up("a1", "b2", "CREATE TABLE u (x);") +
                                    up("a1", "c3", "SELECT '-- Running upgrade x -> y';") + up("b2, c3", "d4", "") +
                                    down("d4", "b2, c3", "") + down("b2", "a1", "DROP TABLE u;") +
                                    down("a1", "", "DROP TABLE t;") + "DROP TABLE alembic_version;\n"}}) ==
      "a1 \"\"\n"
      "  up: CREATE TABLE t (x);\n"
      "  down: DROP TABLE t;\n"
      "b2 \"\" <a1\n"
      "  up: CREATE TABLE u (x);\n"
      "  down: DROP TABLE u;\n"
      "c3 \"\" <a1\n"
      "  up: SELECT '-- Running upgrade x -> y';\n"
      "d4 \"\" <b2 <c3\n"
      "  up: \n"
      "  down: \n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(the_history_tells_what_the_scripts_do_not) {
  BOOST_TEST(described_as({{"history.sql",
                            "-- Rev: b2 (head)\n-- Parent: <base>\n-- Also depends on: a1\n-- Path: v/b.py\n-- \n"
                            "--     Add the plugin's table\n--     \n--     More of it.\n-- \n"
                            "-- Rev: a1 (head)\n-- Parent: <base>\n-- Path: v/a.py\n-- \n--     Begin\n-- \n"},
                           {"up.sql", up("", "a1", "CREATE TABLE t (x);") + up("", "b2", "CREATE TABLE u (x);")}}) ==
             "a1 \"Begin\"\n"
             "  up: CREATE TABLE t (x);\n"
             "b2 \"Add the plugin's table\" after a1\n"
             "  up: CREATE TABLE u (x);\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_revision_that_could_not_be_printed_is_missed) {
  (void)read(
      {{"all.sql", "-- Rev: b2 (head)\n-- Parent: a1\n-- \n--     Move the rows\n-- \n" + up("", "a1", "SELECT 1;")}});
  BOOST_TEST(format(messages) ==
             "migrations/all.sql:1:1: error: revision b2 is in the history, and there is no upgrade to it "
             "[strata-alembic-sql]\n"
             "    -- Rev: b2 (head)\n"
             "    ^\n"
             "  help: `alembic upgrade PARENT:b2 --sql` says why it prints nothing; what needs a database to run on is "
             "to be written by hand, below a line `-- Running upgrade PARENT -> b2`\n");
}

BOOST_AUTO_TEST_CASE(an_output_that_breaks_off_is_found_out) {
  (void)read({{"all.sql", up("", "a1", "SELECT 1;") + "-- Running upgrade a1 -> b2\n\nCREATE TABLE half (x);\n"}});
  BOOST_TEST(format(messages) ==
             "migrations/all.sql:7:1: error: nothing behind this script of b2 records it in alembic_version "
             "[strata-alembic-sql]\n"
             "    -- Running upgrade a1 -> b2\n"
             "    ^\n"
             "  help: where Alembic stopped with an error, what it printed is cut off: mend that, and print it again; "
             "where its table has another name, print the revisions from base on\n");
}

BOOST_AUTO_TEST_CASE(transactions_are_alembics_own) {
  dialects = {dialect::postgresql};
  BOOST_TEST(described_as({{"all.sql", "BEGIN;\n\n" + up("", "a1", "SELECT 1;") + "COMMIT;\n\nBEGIN;\n\n" +
                                           up("a1", "b2", "SELECT 2;\n\nCOMMIT;\n\nVACUUM;\n\nBEGIN;\n\nSELECT 3;") +
                                           up("b2", "c3", "SELECT 4;") + "COMMIT;\n"}}) ==
             "a1 \"\"\n"
             "  up: SELECT 1;\n"
             "b2 \"\" <a1\n"
             "  up alone: SELECT 2;       VACUUM;      SELECT 3;\n"
             "c3 \"\" <b2\n"
             "  up: SELECT 4;\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_table_of_another_name_is_known_by_how_it_is_made) {
  BOOST_TEST(described_as({{"all.sql",
                            "CREATE TABLE \"my app\".versions (\n  version_num VARCHAR(32) NOT NULL);\n"
                            "-- Running upgrade  -> a1\nSELECT 1;\n"
                            "INSERT INTO \"my app\".versions (version_num) VALUES ('a1');\n"}}) ==
             "a1 \"\"\n"
             "  up: SELECT 1;\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_branch_that_is_printed_twice_is_one) {
  const std::string left = up("a1", "b2", "CREATE TABLE u (x);");
  BOOST_TEST(described_as({{"1.sql", up("", "a1", "SELECT 1;") + left},
                           {"2.sql",
                            "-- Running upgrade a1 -> b2\nCREATE TABLE u (x);\n"
                            "INSERT INTO alembic_version (version_num) VALUES ('b2');\n"}}) ==
             "a1 \"\"\n"
             "  up: SELECT 1;\n"
             "b2 \"\" <a1\n"
             "  up: CREATE TABLE u (x);\n");
  BOOST_TEST(format(messages) == "");

  (void)read({{"1.sql", up("", "a1", "SELECT 1;")}, {"2.sql", up("", "a1", "SELECT 2;")}});
  BOOST_TEST(format(messages) ==
             "migrations/2.sql:1:1: error: revision a1 is there twice, with other statements [strata-alembic-sql]\n"
             "    -- Running upgrade  -> a1\n"
             "    ^\n"
             "  the first is migrations/1.sql:1\n"
             "  help: keep one of the two\n");
}

BOOST_AUTO_TEST_CASE(a_file_can_be_for_an_engine) {
  dialects = {dialect::sqlite, dialect::postgresql};
  BOOST_TEST(
      described_as({{"all.postgresql.sql", "BEGIN;\n" + up("", "a1", "CREATE TABLE t (x serial);") + "COMMIT;\n"},
                    {"all.sqlite.sql", up("", "a1", "CREATE TABLE t (x integer);")},
                    {"more.sql", up("a1", "b2", "CREATE TABLE u (x integer);")},
                    {"all.mssql.sql", up("", "z9", "SELECT 1;")}}) ==
      "a1 \"\"\n"
      "  up sqlite: CREATE TABLE t (x integer);\n"
      "  up postgresql: CREATE TABLE t (x serial);\n"
      "b2 \"\" <a1\n"
      "  up: CREATE TABLE u (x integer);\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_downgrade_that_does_nothing_is_no_way_back) {
  BOOST_TEST(described_as({{"all.sql", up("", "a1", "CREATE TABLE t (x);") + down("a1", "", "")}}) ==
             "a1 \"\"\n"
             "  up: CREATE TABLE t (x);\n");
}

BOOST_AUTO_TEST_CASE(what_belongs_to_no_revision_is_left_out_and_said) {
  BOOST_TEST(described_as({{"all.sql", "PRAGMA foreign_keys=ON;\n" + up("", "a1", "SELECT 1;")}}) ==
             "a1 \"\"\n"
             "  up: SELECT 1;\n");
  BOOST_TEST(format(messages) ==
             "migrations/all.sql:1:1: warning: left out: this statement stands below no `-- Running upgrade …` line "
             "[strata-alembic-sql]\n"
             "    PRAGMA foreign_keys=ON;\n"
             "    ^\n"
             "  help: what env.py runs before the migrations belongs into the program: options.on_connect\n");

  messages = {};
  (void)read({{"notes.sql", "-- nothing\n"}});
  BOOST_TEST(format(messages) ==
             "migrations: error: there is no `-- Running upgrade …` line in these files [strata-alembic-sql]\n"
             "  help: alembic upgrade base:heads --sql > upgrade.sql\n");
}

BOOST_AUTO_TEST_SUITE_END()
