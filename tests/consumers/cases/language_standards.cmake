# Headers and generated code as C++17 and C++20, without run-time type information, and as a language that is too old.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
prepare_configure()
# expect_shop(<standard> <flag>)
function(expect_shop standard flag)
  set(BUILD ${WORK}/build${standard}${flag})
  prepare_configure()
  succeed(${configure} -DCMAKE_CXX_STANDARD=${standard} -DCMAKE_CXX_STANDARD_REQUIRED=ON -DCMAKE_CXX_EXTENSIONS=OFF
    "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Werror ${flag}" "-DSHOP_OPTIONS=CLI shop-migrate")
  succeed(${CMAKE_COMMAND} --build ${BUILD})
  succeed(${BUILD}/shop)
  expect_equal("${output}" "20260101_0900\n20260102_0900\nhead 20260102_0900\n")
endfunction()
expect_shop(17 "")
expect_shop(17 -fno-rtti)
expect_shop(20 "")

# Without exceptions a failure is a value.
set(BUILD ${WORK}/build_without_exceptions)
file(WRITE ${SOURCE}/main.cpp [[
#include <iostream>
#include <shop/migrations.hpp>

int main() {
  const strata::upgrade_result good = strata::try_upgrade("sqlite://", shop::migrations());
  std::cout << static_cast<bool>(good) << ' ' << good.report.migrations.size() << '\n';
  const strata::upgrade_result bad = strata::try_upgrade("sqlite:///nosuch/folder/shop.db", shop::migrations());
  std::cout << static_cast<bool>(bad) << ' ' << strata::to_string(bad.failure->code) << '\n';
}
]])
prepare_configure()
succeed(${configure} "-DCMAKE_CXX_FLAGS=-fno-exceptions -Wall -Wextra -Wpedantic -Werror")
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${BUILD}/shop)
expect_equal("${output}" "1 2\n0 strata-cannot-connect\n")

file(WRITE ${WORK}/old.cpp "#include <strata/strata.hpp>\n")
refuse(${COMPILER} -std=c++14 -fsyntax-only -I${PREFIX}/include ${WORK}/old.cpp)
expect_some("${errors}" "#error \"Strata's headers need C++17 or newer")
