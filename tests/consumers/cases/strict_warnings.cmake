# Generated code passes the warnings that a careful project turns into errors, and does no work before main.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
succeed(${configure}
  "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-declarations -Wold-style-cast -Werror"
  "-DSHOP_OPTIONS=CLI shop-migrate")
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${BUILD}/shop)
expect_equal("${output}" "20260101_0900\n20260102_0900\nhead 20260102_0900\n")

# A constructor that runs before main would be listed in .init_array or .ctors; sanitizers add their own.
if(NOT SANITIZE)
  file(GLOB_RECURSE objects ${BUILD}/CMakeFiles/shop_migrations.dir/*.o)
  succeed(readelf --sections --wide ${objects})
  expect_some("${output}" ".rodata")
  expect_none("${output}" ".init_array")
  expect_none("${output}" ".ctors")
endif()
