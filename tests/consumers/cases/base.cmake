# BASE: what must exist before the first migration is there when the build tries them, and an edit of it is noticed.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
set(build ${CMAKE_COMMAND} --build ${BUILD})
file(WRITE ${SOURCE}/base.sql "CREATE TABLE users (id INTEGER PRIMARY KEY);\n")
file(WRITE ${SOURCE}/migrations/20260103_0900_owners.sql
  "-- migrate:up\nCREATE VIEW owners AS SELECT id FROM users;\n-- migrate:down\nDROP VIEW owners;\n")
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=BASE sqlite base.sql")
succeed(${build})
expect_some("${output}${errors}" "databases run all migrations, without a snapshot")
succeed(${build})
expect_lines("${output}" "ninja: no work to do.\n")

file(WRITE ${SOURCE}/base.sql "CREATE TABEL users (id INTEGER);\n")
refuse_build([=[
base.sql:1:8: error: what must exist before the first migration cannot be made: near "TABEL": syntax error [strata-sql]
    CREATE TABEL users (id INTEGER);
           ^
]=])
file(WRITE ${SOURCE}/base.sql "CREATE TABLE logins (id INTEGER);\n")
refuse(${build})
expect_some("${output}${errors}" "no such table: main.users")
