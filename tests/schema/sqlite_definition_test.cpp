#include "runtime/schema/sqlite_definition.hpp"

#include <boost/test/unit_test.hpp>

using namespace strata::schemas;

namespace {
const name_test every_name = [](std::string_view) { return true; };
}

BOOST_AUTO_TEST_SUITE(sqlite_definition_test)

BOOST_AUTO_TEST_CASE(constraints_of_columns_and_of_the_table_are_found) {
  const table_definition read = read_table_definition(
      "CREATE TABLE t (a INTEGER CONSTRAINT pk PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT, "
      "'b' DECIMAL(10, 2) DEFAULT (1 + 2) NOT NULL ON CONFLICT REPLACE, "
      "c TEXT DEFAULT -1 UNIQUE ON CONFLICT IGNORE CHECK (c <> ',)'), "
      "d INT REFERENCES p (x, y) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL DEFERRABLE INITIALLY DEFERRED, "
      "CONSTRAINT pair CHECK (a < b) UNIQUE (a, \"b\" DESC) FOREIGN KEY (a) REFERENCES p)",
      every_name);

  BOOST_TEST(read.columns.size() == 4u);
  BOOST_TEST(read.columns.at(1).name == "b");
  BOOST_TEST(read.columns.at(1).not_null_conflict == "REPLACE");
  BOOST_TEST(read.primary_key_conflict == "FAIL");
  BOOST_TEST(read.unique_constraints.size() == 2u);
  BOOST_TEST(read.unique_constraints.at(0).conflict == "IGNORE");
  BOOST_TEST(read.unique_constraints.at(1).columns.at(1) == "b");
  BOOST_TEST(read.checks.size() == 2u);
  BOOST_TEST(read.checks.at(0).expression == "c <> ',)'");
  BOOST_TEST(read.checks.at(1).name == "pair");
  BOOST_TEST(read.foreign_keys.size() == 2u);
  BOOST_TEST((read.foreign_keys.at(0) == deferral::deferred));
  BOOST_TEST((read.foreign_keys.at(1) == deferral::none));
}

BOOST_AUTO_TEST_CASE(a_column_may_be_called_like_a_keyword) {
  const table_definition read =
      read_table_definition("CREATE TABLE \"check\" (\"check\" TEXT, \"primary\", key INT)", every_name);

  BOOST_TEST(read.columns.size() == 3u);
  BOOST_TEST(read.columns.at(2).name == "key");
  BOOST_TEST(read.checks.empty());
}

BOOST_AUTO_TEST_CASE(names_keep_quotes_that_they_need) {
  BOOST_TEST(read_view_definition("CREATE VIEW v AS SELECT [two words], `a\"b`, \"plain\" FROM t", every_name) ==
             "as select \"two words\", \"a\"\"b\", plain from t");
}

BOOST_AUTO_TEST_CASE(literals_keep_the_case_of_their_letters) {
  BOOST_TEST(spell_default("'It''s'") == "'It''s'");
  BOOST_TEST(spell_default("Free") == "'Free'");
  BOOST_TEST(spell_default("\"Free\"") == "'Free'");
  BOOST_TEST(spell_default("X'AB'") == "x'ab'");
  BOOST_TEST(spell_default("TRUE") == "true");
}

BOOST_AUTO_TEST_SUITE_END()
