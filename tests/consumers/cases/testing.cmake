# Tests of an application on fresh databases, with Boost.Test, GoogleTest and Catch2, as docs/testing.md shows them.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(testing)
prepare_configure()
succeed(${configure})
set(configured "${output}")
succeed(${CMAKE_COMMAND} --build ${BUILD})

# What the page shows is what was built.
file(READ ${STRATA_SOURCE}/docs/testing.md page)
foreach(file IN ITEMS boost_test.cpp google_test.cpp catch_test.cpp)
  file(READ ${SOURCE}/${file} text)
  string(REGEX REPLACE "\n([^\n])" "\n    \\1" text "\n${text}")
  expect_some("${page}" "\n${text}")
endforeach()

succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} --output-on-failure)
expect_some("${output}" "100% tests passed")
message("${output}")

# Without a server there is no place for those tests, and those in memory pass.
set(ENV{STRATA_TEST_POSTGRESQL_URL})
if(EXISTS ${BUILD}/google_test)
  succeed(${BUILD}/google_test)
  expect_some("${output}" "[  SKIPPED ] 2 tests")
endif()
succeed(${BUILD}/boost_test)

# The library brings SQLite's along.
file(WRITE ${SOURCE}/CMakeLists.txt "cmake_minimum_required(VERSION 3.21)\nproject(shop LANGUAGES CXX)\n"
  "find_package(Strata REQUIRED COMPONENTS testing)\nget_target_property(linked Strata::testing "
  "INTERFACE_LINK_LIBRARIES)\nmessage(NOTICE \"linked: \${linked}\")\n")
succeed(${configure})
expect_lines("${errors}" "linked: Strata::sqlite;Strata::runtime\n")

# For ctest to show it.
string(REGEX MATCHALL "skipped: [^\n]+" missing "${configured}")
foreach(line IN LISTS missing)
  message("${line}")
endforeach()
