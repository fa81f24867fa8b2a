#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(refinery_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(versions_of_both_letters_are_one_row_of_numbers) {
  BOOST_TEST(described_as("refinery",
                          {{"V10__c.sql", ""}, {"U2__late_one.sql", ""}, {"more/V1__a.sql", ""}, {"V3_x.sql", ""}}) ==
             "1 \"a\" up more/V1__a.sql\n"
             "2 \"late one\" up U2__late_one.sql\n"
             "10 \"c\" up V10__c.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/V3_x.sql: note: left out: the name is not V<version>__<name>.sql [strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_CASE(a_repeated_version_and_a_module_are_reported) {
  (void)read("refinery", {{"V1__a.sql", ""}, {"U1__b.sql", ""}, {"V2__move.rs", ""}, {"mod.rs", ""}});
  BOOST_REQUIRE(messages.all().size() == 2u);
  BOOST_TEST(messages.all()[0].code == "strata-duplicate-revision");
  BOOST_TEST(messages.all()[1].code == "strata-code-migration");
}

BOOST_AUTO_TEST_SUITE_END()
