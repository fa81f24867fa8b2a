// The same inventory over the application's own pqxx::connection; `strata with-server` names the server, and each
// test case has a database of its own.
#define BOOST_TEST_MODULE miaas_on_postgresql
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <miaas/migrations.hpp>
#include <stdexcept>
#include <strata/testing.hpp>

#include "inventory.hpp"
#include "postgresql_database.hpp"

namespace {

struct server_fixture {
  server_fixture() {
    inventory.register_node({"hare", "192.0.2.10", R"({"cpus": 1})", "{}", "north"});
    inventory.register_node({"tortoise", "192.0.2.11", R"({"cpus": 12})", "{}", "north"});
  }

  std::string answer(std::string_view sql) { return database.run(sql).at(0).at(0).value(); }

  strata::testing::database fresh =
      strata::testing::fresh(miaas::migrations(), {.url = std::getenv("STRATA_TEST_POSTGRESQL_URL")});
  miaas::postgresql_database database{fresh.url()};
  miaas::inventory inventory{database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_test, server_fixture)

BOOST_AUTO_TEST_CASE(the_connection_that_was_lent_is_the_applications_again) {
  BOOST_TEST(strata::current(*database.lend(), miaas::migrations()).at(0) == miaas::head);

  BOOST_TEST(inventory.node_with_room("north").value() == "tortoise");
}

BOOST_AUTO_TEST_CASE(a_deployment_is_replaced_and_rolled_back) {
  inventory.deploy({"gateway", "gateway:1.4"}, "hare");
  inventory.deploy({"gateway", "gateway:1.5"}, "tortoise");
  BOOST_TEST(inventory.running("gateway").value().image == "gateway:1.5");

  BOOST_TEST(inventory.roll_back("gateway"));

  BOOST_TEST(inventory.running("gateway").value().id == "gateway-1");
}

BOOST_AUTO_TEST_CASE(a_deployment_on_an_unknown_node_leaves_the_running_one_alone) {
  inventory.deploy({"gateway", "gateway:1.4"}, "hare");

  BOOST_CHECK_THROW(inventory.deploy({"gateway", "gateway:1.5"}, "nowhere"), std::exception);

  BOOST_TEST(inventory.running("gateway").value().id == "gateway-1");
}

BOOST_AUTO_TEST_CASE(an_update_moves_updated_at_on_its_own) {
  database.run("UPDATE nodes SET updated_at = '2026-01-01 00:00:00' WHERE id = 'hare'");
  BOOST_TEST(answer("SELECT extract(year FROM updated_at) || '' FROM nodes WHERE id = 'hare'") == "2026");

  inventory.register_node({"hare", "192.0.2.10", R"({"cpus": 2})", "{}", "north"});

  BOOST_TEST(answer("SELECT updated_at > '2026-01-01 00:00:01' FROM nodes WHERE id = 'hare'") == "t");
}

BOOST_AUTO_TEST_CASE(development_data_comes_and_goes) {
  strata::seed(*database.lend(), miaas::migrations());
  BOOST_TEST(inventory.running("dev-gateway").value().id == "dev-gateway-2");
  BOOST_TEST(answer("SELECT created_at < now() - interval '23 hours' FROM deployments WHERE id = 'dev-gateway-2'") ==
             "t");

  strata::seed(*database.lend(), miaas::migrations(), {.action = strata::seed_action::clear});

  BOOST_TEST(answer("SELECT count(*) FROM nodes") == "2");
}

BOOST_AUTO_TEST_SUITE_END()
