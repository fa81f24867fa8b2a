# One chain on SQLite and PostgreSQL: what the build says, the tests that it brings, and the program on both engines.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(two_dialects)
prepare_configure()
set(ctest ${CMAKE_CTEST_COMMAND} --test-dir ${BUILD})
succeed(${STRATA} lock --directory ${SOURCE}/migrations --dialects sqlite,postgresql)
succeed(${configure})
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${BUILD}/ledger sqlite://)
expect_equal("${output}" "20260301_0900\n20260302_0900\n20260303_0900\nsqlite at 20260303_0900\n")

succeed(${ctest} -N)
string(REGEX MATCHALL "Test +#[0-9]+: [^\n]+" found "${output}")
list(TRANSFORM found REPLACE "Test +#[0-9]+: " "")
expect_equal("${found}" "ledger_migrations.locked;ledger_migrations.sqlite.round_trip;ledger_migrations.postgresql.round_trip")
succeed(${ctest} -R "locked|sqlite")

# Without a server the test is skipped, and says why; with one it runs, and finds what is wrong.
set(ENV{STRATA_TEST_POSTGRESQL_URL} "nowhere")
succeed(${ctest} -R postgresql -V)
expect_some("${output}" "skipped, nothing was verified on postgresql: STRATA_TEST_POSTGRESQL_URL is not a URL")
expect_some("${output}" "***Skipped")
unset(ENV{STRATA_TEST_POSTGRESQL_URL})
run(${ctest} -R postgresql -V)
string(FIND "${output}" "***Skipped" skipped)
if(skipped EQUAL -1)
  expect_some("${output}" "verified 3 migrations on PostgreSQL ")
  expect_some("${output}" ": up, down, up, on empty tables and on made-up rows, and on rows from 1 fixture; and all in one transaction")

  file(WRITE ${SOURCE}/migrations/20260304_0900_forgets.sql
    "-- migrate:up sqlite\nSELECT 1;\n-- migrate:down sqlite\nSELECT 1;\n"
    "-- migrate:up postgresql\nCREATE SEQUENCE numbers;\n-- migrate:down postgresql\nSELECT 1;\n")
  refuse(${ctest} -R postgresql -V)
  expect_some("${output}" "sequence numbers: left behind (made by 20260304_0900)")
  file(REMOVE ${SOURCE}/migrations/20260304_0900_forgets.sql)
endif()

# What one engine refuses names the section to write.
file(WRITE ${SOURCE}/migrations/20260304_0900_numbers.sql
  "-- migrate:up\nCREATE TABLE numbers (id INTEGER PRIMARY KEY AUTOINCREMENT);\n-- migrate:down\nDROP TABLE numbers;\n")
refuse_build([=[
migrations/20260304_0900_numbers.sql:2:46: error: PostgreSQL cannot read this: syntax error at or near "AUTOINCREMENT" [strata-syntax]
    CREATE TABLE numbers (id INTEGER PRIMARY KEY AUTOINCREMENT);
                                                 ^
  help: if it is right for the other dialects, write a section for this one: -- migrate:up postgresql
        if only a newer server than PostgreSQL 15 reads it, mark the section syntax:unchecked
]=])
file(WRITE ${SOURCE}/migrations/20260304_0900_numbers.sql
  "-- migrate:up\nCREATE TABLE numbers (at timestamptz DEFAULT now());\n-- migrate:down\nDROP TABLE numbers;\n")
refuse_build([=[
migrations/20260304_0900_numbers.sql:2:49: error: statement 1 of 1 of migration 20260304_0900 failed: near "(": syntax error [strata-sql]
    CREATE TABLE numbers (at timestamptz DEFAULT now());
                                                    ^
  help: if it is right for the other dialects, write a section for this one: -- migrate:up sqlite
]=])
file(REMOVE ${SOURCE}/migrations/20260304_0900_numbers.sql)

# Strata was built without the engine, or the library is not there.
succeed(${configure})
refuse(${configure} -DCMAKE_DISABLE_FIND_PACKAGE_Libpqxx=ON)
expect_some("${errors}" "the component postgresql of Strata needs Libpqxx, which cannot be found")
