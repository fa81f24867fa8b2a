# The next build sees what was done to the migrations, and a build without changes does nothing.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
succeed(${configure})
set(build ${CMAKE_COMMAND} --build ${BUILD})
set(generated ${BUILD}/strata/shop_migrations/migrations.cpp)

macro(expect_program_to_say lines)
  succeed(${build})
  succeed(${BUILD}/shop)
  expect_equal("${output}" "${lines}")
endmacro()

macro(expect_nothing_to_do)
  succeed(${build})
  expect_none("${output}" "Compiling the migrations")
  expect_none("${output}" "Building CXX")
  if(GENERATOR STREQUAL "Ninja")
    expect_lines("${output}" "ninja: no work to do.\n")
  endif()
endmacro()

expect_program_to_say("20260101_0900\n20260102_0900\nhead 20260102_0900\n")
expect_nothing_to_do()

# Added.
set(third ${SOURCE}/migrations/20260103_0900_add_region.sql)
set(text "-- migrate:up\nALTER TABLE customers ADD COLUMN region TEXT;\n")
string(APPEND text "-- migrate:down\nALTER TABLE customers DROP COLUMN region;\n")
file(WRITE ${third} "${text}")
expect_program_to_say("20260101_0900\n20260102_0900\n20260103_0900\nhead 20260103_0900\n")
expect_nothing_to_do()

# Edited.
string(REPLACE "region" "area" text "${text}")
file(WRITE ${third} "${text}")
succeed(${build})
file(READ ${generated} after)
expect_some("${after}" "ADD COLUMN area")
expect_none("${after}" "COLUMN region")
expect_nothing_to_do()

# A remark at the end changes nothing of what is embedded, so nothing is compiled.
file(APPEND ${third} "-- the end\n")
succeed(${build})
expect_some("${output}" "Compiling the migrations of shop_migrations")
expect_none("${output}" "Building CXX")
expect_nothing_to_do()

# Renamed, keeping its time.
file(RENAME ${third} ${SOURCE}/migrations/20260104_0900_add_region.sql)
expect_program_to_say("20260101_0900\n20260102_0900\n20260104_0900\nhead 20260104_0900\n")
expect_nothing_to_do()

# Removed.
file(REMOVE ${SOURCE}/migrations/20260104_0900_add_region.sql)
expect_program_to_say("20260101_0900\n20260102_0900\nhead 20260102_0900\n")
expect_nothing_to_do()

# Locked: the lock file appears, and what it says is compiled in.
file(READ ${generated} before)
succeed(${build} --target shop_migrations_lock)
succeed(${build})
file(READ ${generated} after)
if(after STREQUAL before)
  fail("what was locked is still embedded as a draft")
endif()
expect_nothing_to_do()

# Another option.
succeed(${configure} "-DSHOP_OPTIONS=TABLE_PREFIX shop")
succeed(${build})
file(READ ${generated} after)
expect_lines("${after}" "    /* table_prefix: */ {\"shop\", 4},\n")
expect_nothing_to_do()

# Another generator.
file(COPY ${STRATA} DESTINATION ${WORK}/generator)
succeed(${configure} -DSTRATA_GENERATOR=${WORK}/generator/strata)
succeed(${build})
expect_nothing_to_do()
file(TOUCH ${WORK}/generator/strata)
succeed(${build})
expect_some("${output}" "Compiling the migrations of shop_migrations")
expect_none("${output}" "Building CXX")
expect_nothing_to_do()
