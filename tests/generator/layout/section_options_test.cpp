#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(section_options_test, read_strata_file)

BOOST_AUTO_TEST_CASE(an_unknown_option_is_reported) {
  BOOST_TEST(messages_about("-- migrate:up postgres transaction:off sqlit fast\n-- migrate:down\n") ==
             "migrations/1_a.sql:1:15: error: unknown option `postgres` [strata-unknown-option]\n"
             "    -- migrate:up postgres transaction:off sqlit fast\n"
             "                  ^\n"
             "  help: did you mean `postgresql`?\n"
             "migrations/1_a.sql:1:24: error: unknown option `transaction:off` [strata-unknown-option]\n"
             "    -- migrate:up postgres transaction:off sqlit fast\n"
             "                           ^\n"
             "  help: write transaction:false or transaction:true\n"
             "migrations/1_a.sql:1:40: error: unknown option `sqlit` [strata-unknown-option]\n"
             "    -- migrate:up postgres transaction:off sqlit fast\n"
             "                                           ^\n"
             "  help: did you mean `sqlite`?\n"
             "migrations/1_a.sql:1:46: error: unknown option `fast` [strata-unknown-option]\n"
             "    -- migrate:up postgres transaction:off sqlit fast\n"
             "                                                 ^\n"
             "  help: the options are sqlite, postgresql, mysql, transaction:false, transaction:true, "
             "lock_timeout:2s, statement_timeout:30s, syntax:unchecked, call NAME source:FILE\n");
}

BOOST_AUTO_TEST_CASE(time_limits_are_read) {
  const auto found =
      read("-- migrate:up lock_timeout:1500ms statement_timeout:2min\n-- migrate:down lock_timeout:3s\n");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found[0].sections[0].lock_timeout.count() == 1'500);
  BOOST_TEST(found[0].sections[0].statement_timeout.count() == 120'000);
  BOOST_TEST(found[0].sections[1].lock_timeout.count() == 3'000);
  BOOST_TEST(found[0].sections[1].statement_timeout.count() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_reported) {
  BOOST_TEST(messages_about("-- migrate:up lock_timeout:0s statement_timeout:2h\n-- migrate:down\n") ==
             "migrations/1_a.sql:1:15: error: unknown option `lock_timeout:0s` [strata-unknown-option]\n"
             "    -- migrate:up lock_timeout:0s statement_timeout:2h\n"
             "                  ^\n"
             "  help: write a whole number above zero and a unit (ms, s, min), as in lock_timeout:2s\n"
             "migrations/1_a.sql:1:31: error: unknown option `statement_timeout:2h` [strata-unknown-option]\n"
             "    -- migrate:up lock_timeout:0s statement_timeout:2h\n"
             "                                  ^\n"
             "  help: write a whole number above zero and a unit (ms, s, min), as in statement_timeout:2s\n");
}

BOOST_AUTO_TEST_SUITE_END()
