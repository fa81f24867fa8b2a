// Variables on PostgreSQL: values stay values, also where a session reads backslashes in strings as escapes.
#include <boost/test/unit_test.hpp>

#include "generator/verify/filled_chain.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;
using generator::dialect;
using generator::test::filled_chain;

namespace {

filled_chain chain_of(const std::string& text) {
  return {{{"1_a.sql", text}}, postgresql::driver, dialect::postgresql};
}

constexpr const char* victims =
    "-- migrate:variable value\n"
    "-- migrate:up\n"
    "CREATE TABLE victims (id serial, value text);\n"
    "INSERT INTO victims (value) VALUES (${value});\n"
    "INSERT INTO victims (value) VALUES ('${value}');\n"
    "INSERT INTO victims (value) VALUES ('<''${value}''-\"${value}\">');\n"
    "CREATE TABLE \"t ${value}\"\"\" (x text);\n"
    "-- migrate:down\n"
    "DROP TABLE \"t ${value}\"\"\";\n"
    "DROP TABLE victims;\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(variable_test)

BOOST_AUTO_TEST_CASE(a_value_stays_a_value_wherever_it_stands) {
  const filled_chain chain = chain_of(victims);
  BOOST_TEST(format(chain.messages) == "");
  postgresql_fixture database;
  for (const char* conforming : {"on", "off"}) {
    const auto db = database.connect();
    db->execute(std::string{"SET standard_conforming_strings = "} + conforming);
    db->execute("SET client_min_messages = error");
    for (const std::string& value : generator::test::hostile_values) {
      upgrade(*db, chain.set(), {.variables = {{"value", value}}});

      BOOST_TEST_CONTEXT("value " << value << ", standard_conforming_strings " << conforming) {
        std::vector<std::string> found;
        for (const row& each : db->query("SELECT value FROM victims ORDER BY id")) found.push_back(*each[0]);
        BOOST_TEST(found == (std::vector<std::string>{value, value, "<'" + value + "'-\"" + value + "\">"}),
                   boost::test_tools::per_element());
        BOOST_TEST(*db->query("SELECT relname FROM pg_class WHERE relname LIKE 't %' AND relkind = 'r'").at(0)[0] ==
                   "t " + value + "\"");
        downgrade(*db, chain.set(), {.target = "base"});
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_value_that_stands_alone_has_the_type_of_its_place) {
  const filled_chain chain = chain_of(
      "-- migrate:variable size 42\n-- migrate:up\nCREATE TABLE t (x integer DEFAULT ${size}, y boolean);\n"
      "INSERT INTO t (y) VALUES (x'1'::int = ${size});\nSELECT * FROM t LIMIT ${size};\n"
      "-- migrate:down\nDROP TABLE t;\n");
  BOOST_TEST(format(chain.messages) == "");
  postgresql_fixture database;

  upgrade(*database.connect(), chain.set(), {.variables = {{"size", "7"}}});

  BOOST_TEST(database.one("SELECT x, y FROM t") == "7|f");
}

BOOST_AUTO_TEST_CASE(a_function_body_keeps_what_is_no_variable_and_refuses_what_is) {
  const std::string body =
      "-- migrate:up\nCREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '${x}' $$;\n"
      "-- migrate:down\nDROP FUNCTION f();\n";
  postgresql_fixture database;
  const filled_chain chain = chain_of("-- migrate:variable y 1\n" + body);
  BOOST_TEST(format(chain.messages) == "");

  upgrade(*database.connect(), chain.set());

  BOOST_TEST(database.one("SELECT f()") == "${x}");
  BOOST_TEST(format(chain_of("-- migrate:variable x 1\n" + body).messages) ==
             "migrations/1_a.sql:3:61: error: the variable `x` cannot be filled in here: it stands in a dollar-quoted "
             "string [strata-variable-place]\n"
             "    CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '${x}' $$;\n"
             "                                                                ^\n"
             "  help: build the text with || and quote_literal() or format()\n");
}

BOOST_AUTO_TEST_CASE(strings_with_escapes_and_in_several_parts_are_refused) {
  const auto refused = [](const std::string& sql) {
    return chain_of("-- migrate:variable a 1\n-- migrate:up\n" + sql + ";\n-- migrate:irreversible x\n")
        .messages.has_errors();
  };

  BOOST_TEST(refused("SELECT E'${a}'"));
  BOOST_TEST(refused("SELECT U&'${a}'"));
  BOOST_TEST(refused("SELECT 'a'\n'${a}'"));
  BOOST_TEST(refused("SELECT U&\"${a}\" FROM t"));
  BOOST_TEST(!refused("SELECT 'a', '${a}'"));
}

BOOST_AUTO_TEST_SUITE_END()
