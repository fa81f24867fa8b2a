#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(variable_directive_test, read_strata_file)

BOOST_AUTO_TEST_CASE(variables_are_declared_with_or_without_a_default) {
  const auto found =
      read("-- migrate:variable owner app user \n-- migrate:variable size\n-- migrate:up\n-- migrate:down\n");

  BOOST_TEST(format(messages) == "");
  const auto& variables = found.at(0).variables;
  BOOST_REQUIRE(variables.size() == 2u);
  BOOST_TEST(variables[0].name == "owner");
  BOOST_TEST(variables[0].fallback.value() == "app user");
  BOOST_TEST(!variables[1].fallback.has_value());
}

BOOST_AUTO_TEST_CASE(a_variable_needs_a_name_of_its_own) {
  BOOST_TEST(messages_about("-- migrate:variable\n-- migrate:variable a-b\n-- migrate:variable a\n"
                            "-- migrate:variable a\n-- migrate:up\n-- migrate:down\n-- migrate:variable b\n") ==
             "migrations/1_a.sql:1:12: error: `migrate:variable` needs a name, and may have a default "
             "[strata-marker-words]\n"
             "    -- migrate:variable\n"
             "               ^\n"
             "  help: -- migrate:variable schema public\n"
             "migrations/1_a.sql:2:21: error: `a-b` cannot be a variable [strata-variable-name]\n"
             "    -- migrate:variable a-b\n"
             "                        ^\n"
             "  help: use letters, digits and `_`, and no keyword of C++\n"
             "migrations/1_a.sql:4:21: error: the variable `a` is declared twice [strata-duplicate-directive]\n"
             "    -- migrate:variable a\n"
             "                        ^\n"
             "  help: remove one of the lines\n"
             "migrations/1_a.sql:7:1: error: `migrate:variable` stands below the first section "
             "[strata-late-directive]\n"
             "    -- migrate:variable b\n"
             "    ^\n"
             "  help: move the line to the top of the file\n");
}

BOOST_AUTO_TEST_SUITE_END()
