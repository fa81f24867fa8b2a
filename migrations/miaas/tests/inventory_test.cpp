#define BOOST_TEST_MODULE miaas
#include "inventory.hpp"

#include <boost/test/unit_test.hpp>
#include <miaas/migrations.hpp>
#include <strata/testing.hpp>

#include "sqlite_database.hpp"

namespace {

/// A database in memory at head; the application's code gets its handle.
struct inventory_fixture {
  inventory_fixture() {
    inventory.register_node({"hare", "192.0.2.10", R"({"cpus": 1})", "{}", "north"});
    inventory.register_node({"tortoise", "192.0.2.11", R"({"cpus": 2})", "{}", "north"});
  }

  std::optional<std::string> answer(std::string_view sql) {
    miaas::sqlite_statement question{fresh.handle(), sql};
    BOOST_REQUIRE(question.step());
    return question.column(0);
  }

  strata::testing::database fresh = strata::testing::fresh(miaas::migrations());
  miaas::sqlite_database database{fresh.handle()};
  miaas::inventory inventory{database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inventory_test, inventory_fixture)

BOOST_AUTO_TEST_CASE(a_node_that_registers_again_is_brought_up_to_date) {
  inventory.register_node({"hare", "192.0.2.99", R"({"cpus": 64})", "{}", "south"});

  BOOST_TEST(answer("SELECT count(*) FROM nodes").value() == "2");
  BOOST_TEST(inventory.node_with_room("south").value() == "hare");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused) {
  BOOST_CHECK_THROW(inventory.register_node({"mole", "192.0.2.12", "many cpus"}), miaas::sqlite_error);
  BOOST_CHECK_THROW(inventory.deploy({"gateway", "gateway:1", "{port: 1"}, "hare"), miaas::sqlite_error);

  BOOST_TEST(answer("SELECT count(*) FROM nodes").value() == "2");
  BOOST_TEST(answer("SELECT count(*) FROM deployments").value() == "0");
}

BOOST_AUTO_TEST_CASE(room_is_sought_in_the_region_where_cpus_are_free) {
  BOOST_TEST(inventory.node_with_room("north").value() == "tortoise");
  inventory.deploy({"one", "one:1"}, "tortoise");
  inventory.deploy({"two", "two:1"}, "tortoise");
  BOOST_TEST(inventory.node_with_room("north").value() == "hare");
  inventory.deploy({"three", "three:1"}, "hare");

  BOOST_TEST(!inventory.node_with_room("north").has_value());
  BOOST_TEST(!inventory.node_with_room("west").has_value());
}

BOOST_AUTO_TEST_CASE(a_new_deployment_replaces_the_running_one) {
  BOOST_TEST(inventory.deploy({"gateway", "gateway:1.4"}, "hare") == "gateway-1");
  BOOST_TEST(inventory.deploy({"gateway", "gateway:1.5"}, "tortoise") == "gateway-2");

  const auto running = inventory.running("gateway").value();

  BOOST_TEST(running.image == "gateway:1.5");
  BOOST_TEST(running.replaces.value() == "gateway-1");
  BOOST_TEST(inventory.deployments("gateway") == 2u);
}

BOOST_AUTO_TEST_CASE(rolling_back_runs_the_former_deployment_again) {
  inventory.deploy({"gateway", "gateway:1.4"}, "hare");
  inventory.deploy({"gateway", "gateway:1.5"}, "tortoise");

  BOOST_TEST(inventory.roll_back("gateway"));
  BOOST_TEST(inventory.running("gateway").value().id == "gateway-1");
  BOOST_TEST(!inventory.roll_back("gateway"));
}

BOOST_AUTO_TEST_CASE(a_deployment_on_an_unknown_node_leaves_the_running_one_alone) {
  inventory.deploy({"gateway", "gateway:1.4"}, "hare");

  BOOST_CHECK_THROW(inventory.deploy({"gateway", "gateway:1.5"}, "nowhere"), miaas::sqlite_error);

  BOOST_TEST(inventory.running("gateway").value().id == "gateway-1");
}

BOOST_AUTO_TEST_CASE(a_node_with_deployments_cannot_be_removed) {
  inventory.deploy({"gateway", "gateway:1.4"}, "hare");

  BOOST_CHECK_THROW((miaas::sqlite_statement{fresh.handle(), "DELETE FROM nodes WHERE id = 'hare'"}.step()),
                    miaas::sqlite_error);
}

BOOST_AUTO_TEST_CASE(an_update_moves_updated_at_on_its_own) {
  miaas::sqlite_statement{fresh.handle(), "UPDATE nodes SET updated_at = '2026-01-01 00:00:00' WHERE id = 'hare'"}
      .step();
  BOOST_TEST(answer("SELECT updated_at FROM nodes WHERE id = 'hare'").value() == "2026-01-01 00:00:00");

  inventory.register_node({"hare", "192.0.2.10", R"({"cpus": 2})", "{}", "north"});

  BOOST_TEST(answer("SELECT updated_at FROM nodes WHERE id = 'hare'").value() > "2026-01-01 00:00:00");
}

BOOST_AUTO_TEST_SUITE_END()
