#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(requires_directive_test, read_strata_file)

BOOST_AUTO_TEST_CASE(what_a_migration_requires_is_named) {
  const auto found = read(
      "-- migrate:requires extension pg_trgm uuid-ossp\n-- migrate:requires function bin2b64/1\n"
      "-- migrate:up\n-- migrate:down\n");

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(found.at(0).requirements.size() == 3u);
  BOOST_TEST(found[0].requirements[1].name == "uuid-ossp");
  BOOST_TEST((found[0].requirements[1].what == stated_requirement::kind::extension));
  BOOST_TEST(found[0].requirements[2].name == "bin2b64");
  BOOST_TEST(found[0].requirements[2].arguments == 1);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_required_is_reported) {
  BOOST_TEST(messages_about("-- migrate:requires pg_trgm\n-- migrate:requires extension a\";\n"
                            "-- migrate:requires function f\n-- migrate:up\n-- migrate:down\n") ==
             "migrations/1_a.sql:1:12: error: `migrate:requires` takes `extension` or `function`, and names "
             "[strata-marker-words]\n"
             "    -- migrate:requires pg_trgm\n"
             "               ^\n"
             "  help: -- migrate:requires extension pg_trgm\n"
             "        -- migrate:requires function bin2b64/1\n"
             "migrations/1_a.sql:2:31: error: `a\";` cannot be an extension [strata-marker-words]\n"
             "    -- migrate:requires extension a\";\n"
             "                                  ^\n"
             "  help: -- migrate:requires extension pg_trgm\n"
             "migrations/1_a.sql:3:30: error: `f` is no function and the number of its arguments "
             "[strata-marker-words]\n"
             "    -- migrate:requires function f\n"
             "                                 ^\n"
             "  help: -- migrate:requires function bin2b64/1\n");
}

BOOST_AUTO_TEST_SUITE_END()
