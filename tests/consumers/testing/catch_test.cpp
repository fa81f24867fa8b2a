#define CATCH_CONFIG_MAIN
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <shop/migrations.hpp>
#include <strata/testing.hpp>

// The application's code over SQLite's own interface.
int count_customers(sqlite3* handle) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle, "SELECT count(*) FROM customers", -1, &statement, nullptr);
  sqlite3_step(statement);
  const int count = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return count;
}

TEST_CASE("customers are counted") {
  const auto db = strata::testing::fresh(shop::migrations());
  REQUIRE(count_customers(db.handle()) == 0);

  // Each section runs on a database of its own.
  SECTION("one by one") {
    db.connection().run("INSERT INTO customers (id, name) VALUES ($1, $2)", {1, "Ada"});
    CHECK(count_customers(db.handle()) == 1);
  }
  SECTION("two at once") {
    db.connection().run("INSERT INTO customers (id, name) VALUES (1, 'Ada'), (2, 'Grace')");
    CHECK(count_customers(db.handle()) == 2);
  }
}
