# SCHEMA: the build compares the declared schema with the chain whenever one of them changes.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
set(build ${CMAKE_COMMAND} --build ${BUILD})
set(customers "CREATE TABLE customers (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL\n);\n")
set(orders [=[
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers (id),
  note TEXT NOT NULL DEFAULT 'café\??/ "€"'
);
CREATE INDEX ix_orders_customer ON orders (customer);
]=])
file(WRITE ${SOURCE}/schema.sql "${customers}${orders}")
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=SCHEMA schema.sql")

macro(expect_nothing_to_do)
  succeed(${build})
  expect_lines("${output}" "ninja: no work to do.\n")
endmacro()

# It agrees.
succeed(${build})
expect_nothing_to_do()

# Only the declaration was changed.
string(REPLACE "name TEXT" "name VARCHAR(40)" other_customers "${customers}")
file(WRITE ${SOURCE}/schema.sql "${other_customers}CREATE TABLE regions (name TEXT);\n${orders}")
refuse_build([=[
schema.sql: error: the chain at head 20260102_0900 has another schema than this file declares [strata-schema-differs]
  column customers.name: type is TEXT in the chain, VARCHAR(40) as declared (made by 20260101_0900)
  table regions: declared, not in the chain (schema.sql:5)
  help: put the change in a new migration (strata new -m "…"), or bring schema.sql up to date
]=])
file(WRITE ${SOURCE}/schema.sql "${customers}${orders}")
succeed(${build})
expect_nothing_to_do()

# Only the chain was changed.
set(third ${SOURCE}/migrations/20260103_0900_add_region.sql)
file(WRITE ${third} "-- migrate:up\nALTER TABLE customers ADD COLUMN region TEXT;\n"
  "-- migrate:down\nALTER TABLE customers DROP COLUMN region;\n")
refuse_build([=[
schema.sql: error: the chain at head 20260103_0900 has another schema than this file declares [strata-schema-differs]
  column customers.region: in the chain, not declared (made by 20260103_0900)
  help: put the change in a new migration (strata new -m "…"), or bring schema.sql up to date
]=])
string(REPLACE "NOT NULL\n" "NOT NULL,\n  region TEXT\n" customers "${customers}")
file(WRITE ${SOURCE}/schema.sql "-- With regions.\n${orders}${customers}")
succeed(${build})
expect_nothing_to_do()

# It is no SQL.
file(WRITE ${SOURCE}/schema.sql "-- The shop.\nCREATE TABEL customers (id INTEGER);\n")
refuse_build([=[
schema.sql:2:8: error: the declared schema cannot be made: near "TABEL": syntax error [strata-sql]
    CREATE TABEL customers (id INTEGER);
           ^
]=])

# It is gone.
file(REMOVE ${SOURCE}/schema.sql)
refuse(${build})
expect_some("${errors}${output}" "add_migrations(shop_migrations): SCHEMA: there is no file\n\n    ${SOURCE}/schema.sql\n")
