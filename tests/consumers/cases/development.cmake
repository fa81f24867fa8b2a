# Which builds are development builds, in which drafts that were edited are redone: those that say so.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
file(WRITE ${SOURCE}/main.cpp "#include <iostream>
#include <shop/migrations.hpp>

int main() {
  const strata::chain_set& set = shop::migrations();
  std::cout << set.development << set.beside_others << '\\n';
}
")
file(APPEND ${SOURCE}/CMakeLists.txt "if(SHOP_PROPERTY)
  set_property(TARGET shop_migrations PROPERTY STRATA_DEVELOPMENT \${SHOP_PROPERTY})
endif()
if(SHOP_DEFINITION)
  target_compile_definitions(shop_migrations PRIVATE \${SHOP_DEFINITION})
endif()
")
prepare_configure()

# expect_build(<what the program says> <configuration arguments>…)
macro(expect_build says)
  file(REMOVE_RECURSE ${BUILD})
  succeed(${configure} ${ARGN})
  succeed(${CMAKE_COMMAND} --build ${BUILD})
  succeed(${BUILD}/shop)
  expect_equal("${output}" "${says}\n")
endmacro()

expect_build(00 -DCMAKE_BUILD_TYPE=)
expect_build(00 -DCMAKE_BUILD_TYPE=RelWithDebInfo)
expect_build(10 -DCMAKE_BUILD_TYPE=Debug)
expect_build(10 -DCMAKE_BUILD_TYPE= -DSHOP_PROPERTY=ON)
expect_build(10 -DCMAKE_BUILD_TYPE=Release -DSHOP_DEFINITION=STRATA_DEVELOPMENT)
expect_build(01 -DCMAKE_BUILD_TYPE= -DSHOP_OPTIONS=BESIDE_OTHERS)

# With several configurations in one build folder, each is what it is.
file(REMOVE_RECURSE ${BUILD})
list(TRANSFORM configure REPLACE "^Ninja$" "Ninja Multi-Config" OUTPUT_VARIABLE configure_all)
succeed(${configure_all})
foreach(pair IN ITEMS Debug:10 Release:00)
  string(REGEX REPLACE ":.*" "" config ${pair})
  string(REGEX REPLACE ".*:" "" says ${pair})
  succeed(${CMAKE_COMMAND} --build ${BUILD} --config ${config})
  succeed(${BUILD}/${config}/shop)
  expect_equal("${output}" "${says}\n")
endforeach()
