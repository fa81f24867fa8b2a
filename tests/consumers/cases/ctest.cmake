# The tests that add_migrations() registers: their names, and that each finds what it is there for.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
set(ctest ${CMAKE_CTEST_COMMAND} --test-dir ${BUILD})

# expect_tests(<options> <names>)
macro(expect_tests options names)
  succeed(${configure} -USHOP_OPTIONS "-DSHOP_OPTIONS=${options}" ${ARGN})
  succeed(${ctest} -N)
  string(REGEX MATCHALL "Test +#[0-9]+: [^\n]+" found "${output}")
  list(TRANSFORM found REPLACE "Test +#[0-9]+: " "")
  expect_equal("${found}" "${names}")
endmacro()

expect_tests("" "shop_migrations.locked;shop_migrations.sqlite.round_trip")
expect_tests("NO_TESTS" "")
expect_tests("" "" -DBUILD_TESTING=OFF)
expect_tests("IDEMPOTENT" "shop_migrations.locked;shop_migrations.sqlite.round_trip;shop_migrations.sqlite.idempotent"
  -DBUILD_TESTING=ON)

# A draft is what `locked` is there for.
refuse(${ctest} -R shop_migrations.locked)
succeed(${STRATA} lock --directory ${SOURCE}/migrations)
succeed(${ctest} -R "locked|round_trip" --no-tests=error)

# CREATE TABLE cannot run twice.
refuse(${ctest} -R idempotent --output-on-failure)
expect_some("${output}" "20260101_0900_create_customers.sql:4:")

# A way down that forgets an index: the test names the migration and the index.
file(WRITE ${SOURCE}/migrations/20260103_0900_index_names.sql
  "-- migrate:up\nCREATE INDEX ix_customers_name ON customers (name);\n-- migrate:down\nSELECT 1;\n")
refuse(${ctest} -R round_trip --output-on-failure)
expect_some("${output}" "20260103_0900")
expect_some("${output}" "ix_customers_name")
