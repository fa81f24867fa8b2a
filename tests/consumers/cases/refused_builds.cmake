# Builds that must fail, and what the generator says then: whole messages.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

# start(): a fresh copy of the project with a locked chain, built.
macro(start)
  file(REMOVE_RECURSE ${WORK}/source ${WORK}/build)
  copy_project(shop)
  succeed(${STRATA} lock --directory ${SOURCE}/migrations)
  prepare_configure()
  succeed(${configure} -USHOP_OPTIONS ${ARGN})
endmacro()
set(first 20260101_0900_create_customers.sql)
set(second 20260102_0900_create_orders.sql)

# edit(<file> <text> <other text>)
function(edit name from to)
  file(READ ${SOURCE}/migrations/${name} text)
  string(REPLACE "${from}" "${to}" text "${text}")
  file(WRITE ${SOURCE}/migrations/${name} "${text}")
endfunction()

# An edited migration.
start()
succeed(${CMAKE_COMMAND} --build ${BUILD})
edit(${first} "name TEXT NOT NULL" "name TEXT")
refuse_build([=[
migrations/20260101_0900_create_customers.sql:4:1: error: applied migration was edited [strata-edited]
    CREATE TABLE customers (
    ^
  locked  75b616f93943…  found  55178341ce99…
  help: put the change in a new migration (strata new -m "…"), or, if it has to change in place, strata lock --accept-edit 20260101_0900 --reason "…"
]=])

# A removed one.
start()
file(REMOVE ${SOURCE}/migrations/${first})
refuse_build([=[
migrations/strata.lock:5:1: error: migration `20260101_0900` is locked, and its file is gone [strata-removed]
    20260101_0900 parents=none sqlite.up=sha256:75b616f93943d3a1c15d368ec66718a4ae27fbda2cef50d00375fe4c8a2600b5 sqlite.down=sha256:08c1163366246e56d50c0abe812a3c7c
    ^
  help: bring its file back: git log --diff-filter=D --name-only -- migrations shows where it went
]=])

# Two heads.
start()
file(WRITE ${SOURCE}/migrations/20260103_0900_left.sql
  "-- migrate:parent 20260101_0900\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n")
refuse_build([=[
migrations/20260103_0900_left.sql:1:19: error: the chain has two heads: `20260102_0900` and `20260103_0900` [strata-two-heads]
    -- migrate:parent 20260101_0900
                      ^
  * 20260103_0900 (head) migrations/20260103_0900_left.sql
  | * 20260102_0900 (head) migrations/20260102_0900_create_orders.sql
  |/
  * 20260101_0900 migrations/20260101_0900_create_customers.sql
  help: strata merge -m "…"
        or put one branch on top of the other: strata rebase 20260103_0900
]=])

# SQL that the engine refuses.
start()
file(WRITE ${SOURCE}/migrations/20260103_0900_region.sql
  "-- migrate:up\nSELECT 1;\nCREATE TABEL regions (name TEXT);\n-- migrate:down\nDROP TABLE regions;\n")
refuse_build([=[
migrations/20260103_0900_region.sql:3:8: error: statement 2 of 2 of migration 20260103_0900 failed: near "TABEL": syntax error [strata-sql]
    CREATE TABEL regions (name TEXT);
           ^
]=])

# A draft where all must be locked.
start("-DSHOP_OPTIONS=REQUIRE_LOCKED")
succeed(${CMAKE_COMMAND} --build ${BUILD})
file(WRITE ${SOURCE}/migrations/20260103_0900_region.sql
  "-- migrate:up\nALTER TABLE customers ADD COLUMN region TEXT;\n"
  "-- migrate:down\nALTER TABLE customers DROP COLUMN region;\n")
refuse_build([=[
migrations/20260103_0900_region.sql: error: migration `20260103_0900` is a draft: the lock file does not hold it [strata-draft]
  help: strata lock
]=])

# A way down that forgets something.
start()
file(WRITE ${SOURCE}/migrations/20260103_0900_names.sql
  "-- migrate:up\nCREATE INDEX ix_customers_name ON customers (name);\n-- migrate:down\nSELECT 1;\n")
refuse_build([=[
migrations/20260103_0900_names.sql:3:1: error: down of 20260103_0900 does not restore the schema [strata-down-incomplete]
    -- migrate:down
    ^
  index ix_customers_name: left behind (made by 20260103_0900)
  help: undo in the down section what the up section does, in reverse order; if it cannot be undone, say so:
        -- migrate:irreversible <reason>
]=])

# All errors of a run are shown, and nothing is written.
start()
file(WRITE ${SOURCE}/migrations/20260103_0900_typing.sql "-- migrate:up\nSELECT 1;\n-- migrate:dwon\nSELECT 1;\n")
file(WRITE ${SOURCE}/migrations/20260104_0900_open.sql
  "-- migrate:up\nSELECT 'open;\n-- migrate:irreversible it only asks\n")
refuse_build([=[
migrations/20260103_0900_typing.sql:3:12: error: unknown marker `migrate:dwon` [strata-unknown-marker]
    -- migrate:dwon
               ^
  help: did you mean `down`?
migrations/20260103_0900_typing.sql:1:1: error: the migration has no `-- migrate:down` section [strata-missing-down]
    -- migrate:up
    ^
  help: write one that takes the change back, or `-- migrate:irreversible` and the reason
migrations/20260104_0900_open.sql:2:8: error: this string is not closed [strata-unterminated]
    SELECT 'open;
           ^
  help: close it with '
]=])
if(EXISTS ${BUILD}/strata/shop_migrations/migrations.cpp)
  fail("nothing should be written")
endif()

# A folder without migrations.
start()
file(REMOVE_RECURSE ${SOURCE}/migrations)
file(MAKE_DIRECTORY ${SOURCE}/migrations)
refuse_build([=[
migrations: error: the folder has no migrations [strata-no-migrations]
  help: strata new -m "create tables" --directory migrations
]=])
