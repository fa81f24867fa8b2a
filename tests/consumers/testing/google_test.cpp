#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <shop/migrations.hpp>
#include <strata/testing.hpp>

// On a server: a database of its own for every test, copied from a template. `strata with-server -- PROGRAM` names one.
class Orders : public testing::Test {
 protected:
  void SetUp() override {
    const char* const server = std::getenv("STRATA_TEST_POSTGRESQL_URL");
    if (server == nullptr) GTEST_SKIP() << "STRATA_TEST_POSTGRESQL_URL names no server";
    fresh.emplace(strata::testing::fresh(shop::migrations(), {.url = server, .seeds = true}));
  }

  strata::connection& db() { return fresh->connection(); }

  std::optional<strata::testing::database> fresh;
};

TEST_F(Orders, NeedACustomer) {
  db().run("INSERT INTO orders (id, customer) VALUES ($1, $2)", {1, 2});

  EXPECT_THROW(db().run("INSERT INTO orders (id, customer) VALUES ($1, $2)", {2, 99}), strata::engine_error);
}

TEST_F(Orders, AreSeenByOtherConnections) {
  db().run("INSERT INTO orders (id, customer) VALUES (1, 1)");

  const auto other = strata::connect(fresh->url(), shop::migrations());

  EXPECT_EQ(other->query("SELECT note FROM orders").at(0).at(0), "none");
}
