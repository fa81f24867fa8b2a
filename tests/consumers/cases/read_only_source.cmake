# Configuring, building and testing write nothing into the source tree. Root may write anywhere, so what is compared is
# the tree before and after.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

macro(list_source result)
  execute_process(COMMAND find ${SOURCE} -printf "%p %s %T@ %m\\n" COMMAND sort OUTPUT_VARIABLE ${result})
endmacro()

copy_project(shop)
succeed(${STRATA} lock --directory ${SOURCE}/migrations)
succeed(chmod -R a-w ${SOURCE})
list_source(before)
prepare_configure()
succeed(${configure} "-DSHOP_OPTIONS=CLI shop-migrate")
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} --no-tests=error)
list_source(after)
succeed(chmod -R u+w ${SOURCE})
expect_equal("${after}" "${before}")
