# Strata as a part of the project (IN_TREE: add_subdirectory or FetchContent): targets are spelled as in the package, and
# Strata adds nothing of its own to the project's tests and installation. WITH_GENERATOR: the generator is built first,
# instead of taking an installed one.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(in_tree)
file(COPY ${STRATA_SOURCE}/tests/consumers/shop DESTINATION ${SOURCE})
file(READ ${SOURCE}/shop/CMakeLists.txt text)
string(REGEX REPLACE "find_package[^\n]*\n" "" text "${text}")
file(WRITE ${SOURCE}/shop/CMakeLists.txt "${text}")
prepare_configure()
# Without debug information what one case compiled is good for the other, where a compiler cache is at hand.
list(APPEND configure -DCMAKE_BUILD_TYPE= -DCMAKE_DISABLE_FIND_PACKAGE_Strata=ON -DSTRATA_SOURCE=${STRATA_SOURCE}
  -DIN_TREE=${IN_TREE})
if(WITH_GENERATOR)
  succeed(${configure} "-DSHOP_OPTIONS=CLI shop-migrate")
  succeed(${CMAKE_COMMAND} --build ${BUILD} --target shop shop-migrate)
  succeed(${BUILD}/shop/shop-migrate --help)
else()
  succeed(${configure} -DSTRATA_GENERATOR=${STRATA})
  succeed(${CMAKE_COMMAND} --build ${BUILD} --target shop)
endif()
succeed(${BUILD}/shop/shop)
expect_equal("${output}" "20260101_0900\n20260102_0900\nhead 20260102_0900\n")

succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -N)
expect_some("${output}" "Total Tests: 2\n")
succeed(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
file(GLOB_RECURSE installed RELATIVE ${WORK}/prefix ${WORK}/prefix/*)
expect_equal("${installed}" "bin/shop")
