#define BOOST_TEST_DYN_LINK
#define BOOST_TEST_MODULE shop
#include <boost/test/unit_test.hpp>
#include <shop/migrations.hpp>
#include <strata/testing.hpp>

struct orders_fixture {
  // In memory, at head, with the seeds; made anew for every test case.
  strata::testing::database db = strata::testing::fresh(shop::migrations(), {.seeds = true});
};

BOOST_FIXTURE_TEST_SUITE(orders, orders_fixture)

BOOST_AUTO_TEST_CASE(an_order_needs_a_customer) {
  db.connection().run("INSERT INTO orders (id, customer) VALUES ($1, $2)", {1, 2});

  BOOST_CHECK_THROW(db.connection().run("INSERT INTO orders (id, customer) VALUES ($1, $2)", {2, 99}),
                    strata::engine_error);
}

BOOST_AUTO_TEST_CASE(nobody_sees_what_others_did) {
  BOOST_TEST(db.connection().query("SELECT id FROM orders").empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(orders_of_the_former_release_get_a_note) {
  const auto db = strata::testing::fresh(shop::migrations(), "20260102_0900");
  db.connection().run("INSERT INTO customers (id, name) VALUES (1, 'Ada')");
  db.connection().run("INSERT INTO orders (id, customer) VALUES (1, 1)");

  strata::upgrade(db.connection(), shop::migrations());

  BOOST_TEST(db.connection().query("SELECT note FROM orders").at(0).at(0).value() == "none");
}
