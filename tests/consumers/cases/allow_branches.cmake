# A chain that means to have branches: built, locked, tested, and brought to both heads.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
file(WRITE ${SOURCE}/migrations/20260103_0900_stock.sql
  "-- migrate:parent 20260101_0900\n-- migrate:depends 20260102_0900\n-- migrate:label stock\n"
  "-- migrate:up\nCREATE TABLE stock (item TEXT);\n-- migrate:down\nDROP TABLE stock;\n")
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=ALLOW_BRANCHES CLI shop-migrate URL_ENV SHOP_DATABASE")
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${CMAKE_COMMAND} --build ${BUILD} --target shop_migrations_lock)
succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -R shop_migrations --no-tests=error)

set(ENV{SHOP_DATABASE} sqlite:///${WORK}/shop.db)
file(REMOVE ${WORK}/shop.db)
run(${BUILD}/shop-migrate upgrade head)
expect_equal("${status}" "1")
expect_some("${errors}" "the chain has several heads: 20260102_0900, 20260103_0900")
succeed(${BUILD}/shop-migrate upgrade stock@head)
succeed(${BUILD}/shop-migrate current --check)
expect_some("${output}" "20260102_0900")
expect_some("${output}" "20260103_0900 (stock) (head)")

# What the lock file records need not be said again.
succeed(${STRATA} history --graph --directory ${SOURCE}/migrations)
succeed(${STRATA} lock --check --directory ${SOURCE}/migrations)
succeed(${STRATA} verify --directory ${SOURCE}/migrations)

# The program comes to all heads by itself, and the constant names them as a target takes them.
file(READ ${BUILD}/strata/shop_migrations/shop/migrations.hpp header)
expect_some("${header}" "head{\"20260102_0900,20260103_0900\", 27}")
