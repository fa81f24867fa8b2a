#include <boost/test/unit_test.hpp>

#include "generator/graph/chain.hpp"

using namespace strata::generator;

namespace {

std::string objects_of(const std::string& text, dialect which) {
  diagnostics messages;
  std::string found;
  const auto base = read_base(std::make_shared<source_file>("base.sql", text), which, messages, false);
  for (const auto& each : base->objects) {
    found += std::to_string(static_cast<int>(each.what)) + " " + each.schema + "." + each.name + "\n";
  }
  return found + format(messages);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base_test)

BOOST_AUTO_TEST_CASE(what_stays_in_a_sqlite_database_is_an_object_of_the_base) {
  BOOST_TEST(
      objects_of("CREATE TABLE IF NOT EXISTS Users (id); CREATE VIRTUAL TABLE main.[full text] USING fts5(x);\n"
                 "CREATE VIEW \"a\"\"b\" AS SELECT 1; CREATE TEMP TABLE passing (x); CREATE TABLE temp.other (x);\n"
                 "CREATE INDEX ix ON Users (id); CREATE TABLE gone (x); DROP TABLE IF EXISTS gone;",
                 dialect::sqlite) == "3 .Users\n3 .full text\n4 .a\"b\n");
}

BOOST_AUTO_TEST_CASE(names_of_postgresql_are_as_its_catalogue_has_them) {
  BOOST_TEST(
      objects_of("CREATE SCHEMA Auth; CREATE UNLOGGED TABLE Auth.\"Users\" (id integer);\n"
                 "CREATE MATERIALIZED VIEW v AS SELECT 1; CREATE TYPE Mood AS ENUM ('a'); CREATE DOMAIN d AS text;\n"
                 "CREATE OR REPLACE FUNCTION auth.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"
                 "CREATE SEQUENCE s; CREATE SCHEMA AUTHORIZATION somebody; SET search_path TO \"Auth\", public;\n"
                 "CREATE TABLE t (x integer);",
                 dialect::postgresql) == "2 .auth\n3 auth.Users\n4 .v\n6 .mood\n6 .d\n7 auth.f\n5 .s\n3 Auth.t\n");
}

BOOST_AUTO_TEST_SUITE_END()
