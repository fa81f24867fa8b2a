#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(step_calls_test, read_strata_file)

BOOST_AUTO_TEST_CASE(a_section_may_call_a_step) {
  const auto found = read(
      "-- migrate:up sqlite call split_groups source:split.cpp lock_timeout:2s\n-- only a comment\n"
      "-- migrate:down call join_groups\n");

  BOOST_TEST(format(messages) == "");
  const script_section& up = found.at(0).sections.at(0);
  BOOST_TEST(up.call.value().name == "split_groups");
  BOOST_TEST(up.call->source_name == "split.cpp");
  BOOST_TEST((up.dialects == std::vector{dialect::sqlite}));
  BOOST_TEST(up.lock_timeout.count() == 2000);
  BOOST_TEST(found[0].sections.at(1).call.value().source_name.empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_go_with_a_step_is_reported) {
  BOOST_TEST(messages_about("-- migrate:up call\n-- migrate:down call class\n") ==
             "migrations/1_a.sql:1:15: error: `call` names no function [strata-call-name]\n"
             "    -- migrate:up call\n"
             "                  ^\n"
             "  help: -- migrate:up call split_groups runs split_groups(strata::connection&), which you define\n"
             "migrations/1_a.sql:2:22: error: `class` cannot be the name of a function beside the generated code "
             "[strata-call-name]\n"
             "    -- migrate:down call class\n"
             "                         ^\n"
             "  help: use letters, digits and `_`, no keyword, and none of migrations, head, head_digest, set\n");
  messages = {};
  BOOST_TEST(messages_about("-- migrate:up call a transaction:false\n-- migrate:down call b\nDROP TABLE x;\n") ==
             "migrations/1_a.sql:1:1: error: a step in C++ runs inside the migration's transaction, always "
             "[strata-call-transaction]\n"
             "    -- migrate:up call a transaction:false\n"
             "    ^\n"
             "  help: remove transaction:false\n"
             "migrations/1_a.sql:3:1: error: this section calls a step in C++, and holds no SQL besides "
             "[strata-call-text]\n"
             "    DROP TABLE x;\n"
             "    ^\n"
             "  help: put the SQL into a migration of its own, before this one or after it\n");
}

BOOST_AUTO_TEST_SUITE_END()
