# Strata as a part of the project (IN_TREE: add_subdirectory or FetchContent): targets are spelled as in the package, and
# Strata adds nothing of its own to the project's tests and installation. WITH_GENERATOR: the project's own generator
# would be built first, instead of taking an installed one.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(in_tree)
file(COPY ${STRATA_SOURCE}/tests/consumers/shop DESTINATION ${SOURCE})
file(READ ${SOURCE}/shop/CMakeLists.txt text)
string(REGEX REPLACE "find_package[^\n]*\n" "" text "${text}")
file(WRITE ${SOURCE}/shop/CMakeLists.txt "${text}")
prepare_configure()
# Without debug information what one case compiled is good for the other, where a compiler cache is at hand. A unity
# build is a wish of the project for its own targets: Strata's sources cannot be joined.
list(APPEND configure -DCMAKE_BUILD_TYPE= -DCMAKE_UNITY_BUILD=ON -DCMAKE_DISABLE_FIND_PACKAGE_Strata=ON
  -DSTRATA_SOURCE=${STRATA_SOURCE} -DIN_TREE=${IN_TREE})
if(WITH_GENERATOR)
  # To build it takes minutes and would show no more than these: what is built, in which order, and that a source which
  # needs what another folder and the build make is compiled.
  succeed(${configure} "-DSHOP_OPTIONS=CLI shop-migrate")
  succeed(${CMAKE_COMMAND} --build ${BUILD} -- -t commands shop-migrate)
  string(REGEX MATCHALL "-o strata/generator/strata |strata/generator/strata compile|-o shop/shop-migrate " steps "${output}")
  expect_equal("${steps}" "-o strata/generator/strata ;strata/generator/strata compile;-o shop/shop-migrate ")
  set(objects strata/generator/CMakeFiles)
  succeed(${CMAKE_COMMAND} --build ${BUILD} --target ${objects}/strata_program.dir/main.cpp.o
    ${objects}/strata_generator.dir/emit/emit.cpp.o)
endif()
succeed(${configure} -DSTRATA_GENERATOR=${STRATA} -USHOP_OPTIONS)
succeed(${CMAKE_COMMAND} --build ${BUILD} --target shop)
succeed(${BUILD}/shop/shop)
expect_equal("${output}" "20260101_0900\n20260102_0900\nhead 20260102_0900\n")

succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -N)
expect_some("${output}" "Total Tests: 2\n")
succeed(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
file(GLOB_RECURSE installed RELATIVE ${WORK}/prefix ${WORK}/prefix/*)
expect_equal("${installed}" "bin/shop")
