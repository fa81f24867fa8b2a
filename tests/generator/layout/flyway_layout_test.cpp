#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::described;
using strata::generator::testing::other_layout;

BOOST_FIXTURE_TEST_SUITE(flyway_layout_test, other_layout)

BOOST_AUTO_TEST_CASE(dots_and_underscores_part_versions_that_sort_by_value) {
  BOOST_TEST(described_as("flyway", {{"V0.10__c.sql", ""},
                                     {"V0_2__b_b.sql", ""},
                                     {"sub/V4_101_1631562784__d.SQL", ""},
                                     {"V13.1.sql", ""},
                                     {"V20260130090000123456__long.sql", ""}}) ==
             "0.2 \"b b\" up V0_2__b_b.sql\n"
             "0.10 \"c\" up V0.10__c.sql\n"
             "4.101.1631562784 \"d\" up sub/V4_101_1631562784__d.SQL\n"
             "13.1 \"\" up V13.1.sql\n"
             "20260130090000123456 \"long\" up V20260130090000123456__long.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(undo_is_the_way_back) {
  BOOST_TEST(described_as("flyway", {{"V1__a.sql", ""}, {"U1.0__a.sql", ""}, {"U7__b.sql", ""}}) ==
             "1 \"a\" up V1__a.sql, down U1.0__a.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/U7__b.sql: note: left out: there is no versioned migration that it would undo "
             "[strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_CASE(one_and_one_point_zero_are_one_version) {
  (void)read("flyway", {{"V1__a.sql", ""}, {"V1.0__b.sql", ""}});
  BOOST_TEST(
      format(messages) ==
      "migrations/V1.0__b.sql: error: version `1.0` is that of another file, too [strata-duplicate-revision]\n"
      "  the other is migrations/V1__a.sql\n"
      "  help: remove the one that no database has run; where a program of its own runs both, see the layout pairs\n");
}

BOOST_AUTO_TEST_CASE(a_baseline_stands_for_what_it_sums_up_only_where_that_is_gone) {
  BOOST_TEST(described_as("flyway", {{"B3__all.sql", ""}, {"B2__old.sql", ""}, {"V4__d.sql", ""}}) ==
             "3 \"all\" up B3__all.sql\n"
             "4 \"d\" up V4__d.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/B2__old.sql: note: left out: a later baseline takes its place [strata-not-a-migration]\n");

  messages = {};
  BOOST_TEST(described_as("flyway", {{"B3__all.sql", ""}, {"V1__a.sql", ""}, {"V4__d.sql", ""}}) ==
             "1 \"a\" up V1__a.sql\n"
             "4 \"d\" up V4__d.sql\n");
  BOOST_TEST(format(messages) ==
             "migrations/B3__all.sql: note: left out: new databases run the migrations that this baseline sums up, "
             "because they are here [strata-not-a-migration]\n");
}

BOOST_AUTO_TEST_CASE(repeatables_follow_by_description) {
  const auto migrations = read("flyway", {{"R__b_views.sql", "CREATE VIEW b AS SELECT 1;"},
                                          {"R__a views.sql", ""},
                                          {"sub/R__aB.sql", ""},
                                          {"R__2_rows.sql", ""},
                                          {"V1__a.sql", ""}});

  BOOST_TEST(described(migrations) ==
             "1 \"a\" up V1__a.sql\n"
             "R__2_rows \"2 rows\" up R__2_rows.sql\n"
             "a_views \"a views\" up R__a views.sql\n"
             "aB \"aB\" up sub/R__aB.sql\n"
             "b_views \"b views\" up R__b_views.sql\n");
  BOOST_TEST(format(messages) == "");
  for (const migration_file& each : migrations) {
    const bool versioned = each.revision == "1";
    BOOST_TEST(each.repeatable == !versioned);
    BOOST_TEST(each.only_when_changed == !versioned);
    BOOST_TEST(each.irreversible.has_value() == !versioned);
  }
}

BOOST_AUTO_TEST_CASE(a_repeatable_has_a_name_of_its_own_and_a_transaction) {
  (void)read("flyway", {{"R__a_view.sql", ""},
                        {"R__a-view.sql", ""},
                        {"R__alone.sql", ""},
                        {"R__alone.sql.conf", "executeInTransaction=false\n"}});
  BOOST_TEST(format(messages) ==
             "migrations/R__alone.sql.conf: error: a repeatable migration runs in a transaction, always "
             "[strata-repeatable-section]\n"
             "  help: remove the line; what cannot run in a transaction goes into a versioned migration\n"
             "migrations/R__a-view.sql: error: a second repeatable migration `a_view` [strata-duplicate-revision]\n"
             "  the first is migrations/R__a_view.sql\n"
             "  help: describe them differently, in letters, digits and `_`\n");
}

BOOST_AUTO_TEST_CASE(a_script_can_have_settings) {
  BOOST_TEST(described_as("flyway", {{"V1__a.sql", "A ${x};"},
                                     {"V1__a.sql.conf", "executeInTransaction = false\nplaceholderReplacement=false\n"},
                                     {"V2__b.sql", ""}}) ==
             "1 \"a\" up V1__a.sql alone\n"
             "2 \"b\" up V2__b.sql\n");
  BOOST_TEST(format(messages) == "");

  (void)read("flyway", {{"V1__a.sql", ""}, {"V1__a.sql.conf", "shouldExecute=${on}\nencoding=LATIN1\n"}});
  BOOST_TEST(format(messages) ==
             "migrations/V1__a.sql.conf: error: `shouldExecute`: a migration is the same everywhere it runs "
             "[strata-script-setting]\n"
             "  help: remove the line; what only some databases need is no migration of all\n"
             "migrations/V1__a.sql.conf: error: `encoding=LATIN1`: migrations are UTF-8 [strata-script-setting]\n"
             "  help: convert the script (iconv -t UTF-8) and remove the line\n");
}

BOOST_AUTO_TEST_CASE(placeholders_are_refused) {
  (void)read("flyway", {{"V1__a.sql", "CREATE TABLE ${prefix}_a (x);"}});
  BOOST_TEST(format(messages) ==
             "migrations/V1__a.sql:1:14: error: `${prefix}` is a placeholder of Flyway's, and nobody fills it in here "
             "[strata-placeholder]\n"
             "    CREATE TABLE ${prefix}_a (x);\n"
             "                 ^\n"
             "  help: write the value; if it is meant as it stands, say placeholderReplacement=false in "
             "migrations/V1__a.sql.conf\n");
}

BOOST_AUTO_TEST_CASE(callbacks_code_and_odd_names_are_named) {
  (void)read("flyway", {{"afterMigrate.sql", ""}, {"notes.sql", ""}, {"V__x.sql", ""}, {"V3__Move.java", ""}});
  BOOST_REQUIRE(messages.all().size() == 4u);
  BOOST_TEST(messages.all()[0].code == "strata-callback");
  BOOST_TEST(messages.all()[1].code == "strata-not-a-migration");
  BOOST_TEST(messages.all()[2].code == "strata-no-revision");
  BOOST_TEST(messages.all()[3].code == "strata-code-migration");
}

BOOST_AUTO_TEST_SUITE_END()
