# A shared library that migrates its own database exports what it says, and nothing of Strata's libraries.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
file(WRITE ${SOURCE}/plugin.cpp [[
#include <shop/migrations.hpp>

extern "C" int migrate() {
  const auto db = strata::connect("sqlite://", shop::migrations());
  return static_cast<int>(strata::upgrade(*db, shop::migrations()).migrations.size());
}
]])
file(WRITE ${SOURCE}/host.cpp "extern \"C\" int migrate();\nint main() { return migrate() == 2 ? 0 : 1; }\n")
file(APPEND ${SOURCE}/CMakeLists.txt [[
add_library(plugin SHARED plugin.cpp)
target_link_libraries(plugin PRIVATE shop_migrations)
add_executable(host host.cpp)
target_link_libraries(host PRIVATE plugin)
]])
prepare_configure()
succeed(${configure})
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${BUILD}/host)

# Inline functions of the headers are the plugin's own; they are weak.
succeed(nm --dynamic --defined-only --demangle ${BUILD}/libplugin.so)
expect_some("${output}" " T migrate")
string(REGEX MATCHALL "[^\n]* [TDBR] strata::[^\n]*" exported "${output}")
expect_equal("${exported}" "")
