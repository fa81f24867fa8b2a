#include "read_strata_file.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

BOOST_FIXTURE_TEST_SUITE(repeatable_file_test, read_strata_file)

BOOST_AUTO_TEST_CASE(a_repeatable_migration_is_named_after_its_file) {
  const auto found =
      read("-- migrate:repeatable\n-- migrate:depends nodes_base other\n-- migrate:up\n-- migrate:down\n",
           "active_nodes.sql");

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found.at(0).repeatable);
  BOOST_TEST(found[0].revision == "active_nodes");
  BOOST_TEST(found[0].description == "active nodes");
  BOOST_REQUIRE(found[0].depends.size() == 2u);
  BOOST_TEST(found[0].depends[0].text == "nodes_base");
  BOOST_TEST(found[0].depends[1].text == "other");
}

BOOST_AUTO_TEST_CASE(a_repeatable_migration_can_run_only_when_it_changed) {
  const auto found = read("-- migrate:repeatable when-changed\n-- migrate:up\n-- migrate:down\n", "views.sql");
  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found.at(0).repeatable);
  BOOST_TEST(found[0].only_when_changed);

  BOOST_TEST(messages_about("-- migrate:repeatable sometimes\n-- migrate:up\n-- migrate:down\n", "views.sql") ==
             "migrations/views.sql:1:23: error: `migrate:repeatable` takes `when-changed` or nothing "
             "[strata-marker-words]\n"
             "    -- migrate:repeatable sometimes\n"
             "                          ^\n"
             "  help: put the remark into a comment of its own\n");
}

BOOST_AUTO_TEST_CASE(what_does_not_go_with_being_repeatable_is_reported) {
  BOOST_TEST(messages_about("-- migrate:repeatable\n-- migrate:up\n-- migrate:down\n", "1_views.sql") ==
             "migrations/1_views.sql:1:1: error: `1_views` cannot be the name of a repeatable migration "
             "[strata-repeatable-header]\n"
             "    -- migrate:repeatable\n"
             "    ^\n"
             "  help: name the file after what it makes, letters first: active_nodes.sql\n");
  messages = {};
  BOOST_TEST(messages_about("-- migrate:repeatable\n-- migrate:parent none\n-- migrate:up transaction:false\n"
                            "-- migrate:down call a\n",
                            "views.sql") ==
             "migrations/views.sql:2:19: error: a repeatable migration has neither a revision nor parents "
             "[strata-repeatable-header]\n"
             "    -- migrate:parent none\n"
             "                      ^\n"
             "  help: remove the line; -- migrate:depends NAME says which repeatable migrations run before it\n"
             "migrations/views.sql:3:1: error: a repeatable migration runs in a transaction, always "
             "[strata-repeatable-section]\n"
             "    -- migrate:up transaction:false\n"
             "    ^\n"
             "  help: remove transaction:false\n"
             "migrations/views.sql:4:1: error: a repeatable migration holds SQL alone [strata-repeatable-section]\n"
             "    -- migrate:down call a\n"
             "    ^\n"
             "  help: put the step in C++ into a migration with a revision\n");
}

BOOST_AUTO_TEST_SUITE_END()
