# SEEDS: embedded apart from the chain, run on demand by the operator's program, and tried by every build that sees a
# change.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
set(build ${CMAKE_COMMAND} --build ${BUILD})
file(WRITE ${SOURCE}/seeds/10_customers.sql
  "-- migrate:up\nINSERT INTO customers (id, name) VALUES (1001, 'Ada');\n"
  "-- migrate:down\nDELETE FROM customers WHERE id = 1001;\n")
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=SEEDS seeds CLI shop-migrate")

macro(expect_nothing_to_do)
  succeed(${build})
  expect_lines("${output}" "ninja: no work to do.\n")
endmacro()

succeed(${build})
expect_nothing_to_do()

# A launch runs none; asked for, each runs once.
set(database sqlite:///${WORK}/shop.db)
succeed(${BUILD}/shop-migrate upgrade --database ${database})
succeed(${BUILD}/shop-migrate seed --database ${database} --format json)
string(JSON ran GET "${output}" ran 0 seed)
expect_equal("${ran}" 10_customers)
succeed(${BUILD}/shop-migrate seed --database ${database})
expect_equal("${output}" "nothing to do: 1 seed ran before\n")

# A new seed is picked up by the next build, also one that does not fit the schema.
file(WRITE ${SOURCE}/seeds/20_orders.sql "INSERT INTO orders (customer) VALUES (1001);\nINSERT INTO order VALUES (1);\n")
refuse_build([=[
seeds/20_orders.sql:2:13: error: statement 2 of 2 of seed 20_orders failed: near "order": syntax error [strata-sql]
    INSERT INTO order VALUES (1);
                ^
]=])
file(WRITE ${SOURCE}/seeds/20_orders.sql "INSERT INTO orders (customer) VALUES (1001);\n")
succeed(${build})
expect_nothing_to_do()
succeed(${BUILD}/shop-migrate seed --database ${database})
expect_some("${output}" "seeded 20_orders (1 statement, ")

# One without a down section cannot be taken back.
refuse(${BUILD}/shop-migrate seed --clear --database ${database})
expect_lines("${errors}" "seeds/20_orders.sql: error: what these seeds put in cannot be taken back, because they have no \
down section: 20_orders [strata-seed-without-down]\n")
file(WRITE ${SOURCE}/seeds/20_orders.sql "-- migrate:up\nINSERT INTO orders (customer) VALUES (1001);\n"
  "-- migrate:down\nDELETE FROM orders WHERE customer = 1001;\n")
succeed(${build})
succeed(${BUILD}/shop-migrate seed --clear --database ${database})

# The folder as it is, without a build.
succeed(${STRATA} seed --directory ${SOURCE}/migrations --seeds ${SOURCE}/seeds --database ${database})
expect_some("${output}" "seeded 10_customers (1 statement, ")
succeed(${STRATA} verify --directory ${SOURCE}/migrations --seeds ${SOURCE}/seeds)
expect_some("${output}" "verified 2 seeds on SQLite ")

# ctest tries them as well.
succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -R seeds)
expect_some("${output}" "shop_migrations.sqlite.seeds")
expect_some("${output}" "100% tests passed")

# A seed that is gone is gone from the program.
file(REMOVE ${SOURCE}/seeds/20_orders.sql)
succeed(${build})
expect_nothing_to_do()
succeed(${BUILD}/shop-migrate seed --again --database ${database} --format json)
string(JSON ran LENGTH "${output}" ran)
expect_equal("${ran}" 1)
string(JSON cleared LENGTH "${output}" cleared)
expect_equal("${cleared}" 2)
