#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;
using strata::generator::testing::written_files;

BOOST_FIXTURE_TEST_SUITE(sqitch_layout_test, other_layout)

const std::string by = " 2026-01-30T09:00:00Z A Planner <planner@example.org> # note\n";

BOOST_AUTO_TEST_CASE(the_plan_gives_the_order) {
  BOOST_TEST(described_as("sqitch",
                          {{"deploy/func/add_user.sql", ""},
                           {"deploy/users.sql", ""},
                           {"deploy/zebra.sql", ""},
                           {"revert/users.sql", ""},
                           {"verify/users.sql", ""},
                           {"sqitch.plan", "%syntax-version=1.0.0\n%project=shop\n\n# first\nusers" + by + "@v1.0" +
                                               by + "\n+ zebra [users !old]" + by + "func/add_user [users]" + by}}) ==
             "users \"users\" up deploy/users.sql, down revert/users.sql\n"
             "zebra \"zebra\" up deploy/zebra.sql\n"
             "func_add_user \"func/add user\" up deploy/func/add_user.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_reworked_change_has_its_older_scripts_under_the_tag) {
  BOOST_TEST(described_as("sqitch", {{"deploy/users.sql", ""},
                                     {"deploy/users@beta.sql", ""},
                                     {"revert/users@beta.sql", ""},
                                     {"sqitch.plan", "%project=shop\n\n@alpha" + by + "users" + by + "@beta" + by +
                                                         "@gamma" + by + "users [users@beta]" + by}}) ==
             "users.beta \"users\" up deploy/users@beta.sql, down revert/users@beta.sql\n"
             "users \"users\" up deploy/users.sql\n");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_had_is_reported_at_its_line_of_the_plan) {
  (void)read("sqitch", {{"deploy/a.sql", ""},
                        {"sqitch.plan", "%project=shop\n\nmissing" + by + "a [other:roles]" + by + "-a" + by}});
  const std::string said = format(messages);
  BOOST_TEST(said.find("migrations/sqitch.plan:4:1: error: a change that needs `other:roles`, of another project "
                       "[strata-sqitch-plan]") != std::string::npos);
  BOOST_TEST(said.find("migrations/sqitch.plan:5:1: error: a change that the plan takes back again") !=
             std::string::npos);
  BOOST_TEST(said.find("migrations/sqitch.plan:3:1: error: there is no deploy/missing.sql for this change "
                       "[strata-missing-up]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_plan_there_is_nothing_to_read) {
  (void)read("sqitch", {{"deploy/a.sql", ""}});
  BOOST_TEST(format(messages) ==
             "migrations: error: there is no sqitch.plan in the folder [strata-sqitch-plan]\n"
             "  help: name the folder that holds it, and deploy/ and revert/, with --directory\n");
}

BOOST_AUTO_TEST_SUITE_END()
