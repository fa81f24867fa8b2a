#include "generator/sql/script.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/sql/checksum.hpp"

using namespace strata::generator;

namespace {

sql_script script_of(const std::string& name, const std::optional<std::string>& text) {
  script_section section;
  section.file = std::make_shared<source_file>("migrations/1_a.sql", "-- first\n-- migrate:up call split\n");
  section.marker = 9;
  section.call = step_call{.name = name};
  if (text) section.call->text = std::make_shared<source_file>("migrations/split.cpp", *text);
  diagnostics messages;
  return read_script(section, dialect::sqlite, messages);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_script_test)

BOOST_AUTO_TEST_CASE(a_step_is_one_statement_at_its_marker) {
  const sql_script script = script_of("split", std::nullopt);

  BOOST_TEST(script.transactional);
  BOOST_REQUIRE(script.statements.size() == 1u);
  BOOST_TEST(script.statements[0].text == "call split");
  BOOST_TEST(script.statements[0].call == "split");
  BOOST_TEST(script.statements[0].where.line == 2u);
  BOOST_TEST(script.statements[0].in_transaction);
}

BOOST_AUTO_TEST_CASE(the_checksum_is_over_the_name_and_the_source_that_is_named) {
  BOOST_TEST(script_of("split", std::nullopt).checksum == sha256("strata-call-1\nsplit\n"));
  BOOST_TEST(script_of("split", "int a;\r\nint b;\n").checksum ==
             sha256("strata-call-1\nsplit\n" + sha256("int a;\nint b;\n") + "\n"));
  BOOST_TEST(script_of("split", "int a;\n").checksum != script_of("split", "int b;\n").checksum);
  BOOST_TEST(script_of("split", "x").statements[0].hash == script_of("split", "x").checksum.substr(7, 12));
}

BOOST_AUTO_TEST_SUITE_END()
