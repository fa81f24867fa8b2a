#include "generator/verify/filled_trial.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "generator/verify/chain_verifier.hpp"
#include "generator/verify/chains.hpp"

using namespace strata::generator;

namespace {

const test::migration_text tables{
    "0001",
    "-- migrate:up\n"
    "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);\n"
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INT REFERENCES parent (id), kind TEXT, price REAL);\n"
    "-- migrate:irreversible first"};

std::string messages_of(const std::string& up, const std::string& down = "-- migrate:irreversible not here") {
  diagnostics messages;
  verify_chain(test::read_chain({tables, {"0002", "-- migrate:up\n" + up + down}}), "", messages);
  return format(messages);
}

// What is said of a migration that copies `child` into a table with these columns.
std::string rebuilt(const std::string& columns, const std::string& from, const std::string& before = {}) {
  return messages_of(before + "CREATE TABLE new_child (" + columns +
                     ");\n"
                     "INSERT INTO new_child SELECT " +
                     from + " FROM child;\nDROP TABLE child;\nALTER TABLE new_child RENAME TO child;\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(filled_trial_test)

BOOST_AUTO_TEST_CASE(a_column_that_no_row_can_get_is_an_error) {
  BOOST_TEST(
      messages_of("ALTER TABLE child ADD COLUMN a TEXT;\n  ALTER TABLE child ADD COLUMN b TEXT NOT NULL;\n") ==
      "migrations/0002.sql:3:3: error: up of 0002 fails on a table with rows: Cannot add a NOT NULL column with "
      "default value NULL [strata-fails-on-rows]\n"
      "      ALTER TABLE child ADD COLUMN b TEXT NOT NULL;\n"
      "      ^\n"
      "  on empty tables it passes; these rows were made up\n"
      "  help: give the column a DEFAULT; or add it without NOT NULL, fill it with an UPDATE, and rebuild the table "
      "with NOT NULL\n");
  for (const char* column :
       {"a TEXT DEFAULT (lower('X'))", "a TEXT DEFAULT CURRENT_DATE", "a INT REFERENCES parent (id) DEFAULT 1",
        "a INT NOT NULL CHECK (a > 0) DEFAULT 0", "a INT GENERATED ALWAYS AS (price + 1) STORED"}) {
    const std::string said = messages_of("ALTER TABLE child ADD COLUMN " + std::string{column} + ";\n");
    BOOST_TEST((said.find("strata-") == std::string::npos || said.find(": error: ") != std::string::npos),
               column << ": " << said);
  }
}

BOOST_AUTO_TEST_CASE(a_column_that_every_row_can_get_passes) {
  for (const char* column : {"a TEXT", "a TEXT NOT NULL DEFAULT ''", "a INT REFERENCES parent (id)",
                             "a INT CHECK (a > 0) DEFAULT 1", "a REAL GENERATED ALWAYS AS (price * 2)"}) {
    BOOST_TEST(messages_of("ALTER TABLE child ADD COLUMN " + std::string{column} + ";\n") == "", column);
  }
}

BOOST_AUTO_TEST_CASE(a_rebuild_that_tightens_a_column_has_to_mend_it) {
  const std::string strict =
      "id INTEGER PRIMARY KEY, parent INT REFERENCES parent (id), kind TEXT NOT NULL, price REAL";

  BOOST_TEST(rebuilt(strict, "*")
                 .find(":3:1: error: up of 0002 fails on a table with rows: NOT NULL constraint failed: "
                       "new_child.kind [strata-fails-on-rows]") != std::string::npos);
  BOOST_TEST(rebuilt(strict, "id, parent, coalesce(kind, ''), price") == "");
  BOOST_TEST(rebuilt(strict, "*", "UPDATE child SET kind = 'a' WHERE kind IS NULL;\n") == "");
  BOOST_TEST(rebuilt(strict, "*", "DELETE FROM child WHERE kind IS NULL;\n") == "");
}

// A step in C++ cannot share a migration with SQL, and batches are migrations of their own.
BOOST_AUTO_TEST_CASE(three_steps_may_be_as_many_migrations) {
  const test::migration_text add{"0002",
                                 "-- migrate:up\nALTER TABLE child ADD COLUMN a INT;\n-- migrate:irreversible no"};
  const test::migration_text fill{"0003", "-- migrate:up\nUPDATE child SET a = 1;\n-- migrate:irreversible no"};
  const test::migration_text other{"0003", "-- migrate:up\nUPDATE child SET kind = 1;\n-- migrate:irreversible no"};
  const test::migration_text tighten{
      "0004",
      "-- migrate:up\nCREATE TABLE new_child (id INTEGER PRIMARY KEY, parent INT, kind TEXT, price REAL, a INT NOT "
      "NULL);\n"
      "INSERT INTO new_child SELECT * FROM child;\nDROP TABLE child;\nALTER TABLE new_child RENAME TO child;\n"
      "-- migrate:irreversible no"};
  const auto said = [&](const test::migration_text& between) {
    diagnostics messages;
    verify_chain(test::read_chain({tables, add, between, tighten}), "", messages);
    return format(messages);
  };

  BOOST_TEST(said(fill) == "");
  BOOST_TEST(said(other).starts_with("migrations/0004.sql:3:1: error: up of 0004 fails on a table with rows: "));
}

BOOST_AUTO_TEST_CASE(a_new_check_has_to_mend_what_it_forbids) {
  const std::string checked = "id INTEGER PRIMARY KEY, parent INT, kind TEXT, price REAL CHECK (price >= 0)";

  BOOST_TEST(rebuilt(checked, "*")
                 .find(":3:1: error: up of 0002 fails on a table with rows: CHECK constraint failed: "
                       "price >= 0 [strata-fails-on-rows]") != std::string::npos);
  BOOST_TEST(rebuilt(checked, "id, parent, kind, max(price, 0)") == "");
  BOOST_TEST(rebuilt(checked, "*", "UPDATE child SET price = 0 WHERE price < 0;\n") == "");
}

// Only the rows' owner knows which kinds there are.
BOOST_AUTO_TEST_CASE(what_was_mended_as_far_as_its_author_knows_is_no_error) {
  const std::string checked = "id INTEGER PRIMARY KEY, parent INT, kind TEXT CHECK (kind IN ('a', 'b')), price REAL";

  const std::string said = rebuilt(checked, "*", "UPDATE child SET kind = 'a' WHERE kind = '';\n");

  BOOST_TEST(said.find("error") == std::string::npos);
  BOOST_TEST(said.find("warning") == std::string::npos);
  BOOST_TEST(said.find(": note: up of 0002 was not tried on rows: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_new_foreign_key_has_to_mend_what_refers_to_nothing) {
  const std::string keyed =
      "id INTEGER PRIMARY KEY, parent INT REFERENCES parent (id), kind TEXT REFERENCES parent (name), price REAL";
  const std::string unique = "CREATE UNIQUE INDEX parent_name ON parent (name);\n";

  BOOST_TEST(rebuilt(keyed, "*", unique).find(": error: up of 0002 fails on a table with rows: row ") !=
             std::string::npos);
  BOOST_TEST(rebuilt(keyed, "id, parent, (SELECT name FROM parent WHERE name = child.kind), price", unique) == "");
  BOOST_TEST(
      rebuilt("id INTEGER PRIMARY KEY, parent INT REFERENCES parent (id) ON DELETE CASCADE, kind TEXT, price REAL",
              "*") == "");
}

BOOST_AUTO_TEST_CASE(unique_indexes_find_no_two_rows_alike) {
  BOOST_TEST(messages_of("CREATE UNIQUE INDEX a ON child (kind);\nCREATE UNIQUE INDEX b ON child (price);\n"
                         "CREATE UNIQUE INDEX c ON parent (lower(name));\n") == "");
}

BOOST_AUTO_TEST_CASE(made_up_values_bear_being_read_as_something_else) {
  BOOST_TEST(
      messages_of("CREATE TABLE other (a INT, b TEXT);\n"
                  "INSERT INTO other SELECT CAST(kind AS INTEGER), json_extract(kind, '$') FROM child WHERE kind <> "
                  "'';\n") == "");
}

BOOST_AUTO_TEST_CASE(a_down_that_no_row_survives_is_an_error_at_its_statement) {
  const std::string said = messages_of("ALTER TABLE parent DROP COLUMN name;\n",
                                       "-- migrate:down\nALTER TABLE parent ADD COLUMN name TEXT NOT NULL;\n");
  BOOST_TEST(said.find("strata-down-incomplete") != std::string::npos);

  diagnostics messages;
  verify_chain(test::read_chain({{"0001",
                                  "-- migrate:up\nCREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT NOT NULL);\n"
                                  "-- migrate:down\nDROP TABLE a;\n"},
                                 {"0002",
                                  "-- migrate:up\nALTER TABLE a DROP COLUMN b;\n"
                                  "-- migrate:down\nALTER TABLE a ADD COLUMN b TEXT NOT NULL;\n"}}),
               "", messages);
  BOOST_TEST(
      format(messages).starts_with("migrations/0002.sql:4:1: error: down of 0002 fails on a table with rows: "
                                   "Cannot add a NOT NULL column with default value NULL [strata-fails-on-rows]"));
}

BOOST_AUTO_TEST_CASE(files_that_nobody_may_edit_are_warned_of) {
  for (const bool borrowed : {true, false}) {
    migration_chain chain = test::read_chain(
        {tables, {"0002", "-- migrate:up\nALTER TABLE child ADD COLUMN a INT NOT NULL;\n-- migrate:irreversible no"}});
    chain.migrations[1].borrowed = borrowed;
    chain.migrations[1].draft = borrowed;
    diagnostics messages;

    verify_chain(chain, "", messages);

    BOOST_TEST(!messages.has_errors());
    BOOST_TEST(
        format(messages).starts_with("migrations/0002.sql:2:1: warning: up of 0002 fails on a table with rows: "));
  }
}

BOOST_AUTO_TEST_CASE(a_table_that_takes_no_row_is_told_of_once) {
  diagnostics messages;
  verify_chain(
      test::read_chain({{"0001",
                         "-- migrate:up\n"
                         "CREATE TABLE never (id INTEGER PRIMARY KEY, a TEXT CHECK (id = 0 AND a = 'x' AND 1 = 0));\n"
                         "-- migrate:irreversible no"},
                        {"0002", "-- migrate:up\nALTER TABLE never ADD COLUMN b INT;\n-- migrate:irreversible no"},
                        {"0003", "-- migrate:up\nALTER TABLE never ADD COLUMN c INT;\n-- migrate:irreversible no"}}),
      "", messages);

  BOOST_TEST(
      format(messages) ==
      "migrations/0002.sql:1:1: note: no row could be made up for never, so 0002 was tried with that table empty: "
      "CHECK constraint failed: id = 0 AND a = 'x' AND 1 = 0 [strata-rows-not-tried]\n"
      "    -- migrate:up\n"
      "    ^\n");
}

BOOST_AUTO_TEST_SUITE_END()
