# Two chains in one directory and in one program, with and without unity build.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(two_chains)
prepare_configure()
foreach(unity IN ITEMS OFF ON)
  succeed(${configure} -DCMAKE_UNITY_BUILD=${unity})
  succeed(${CMAKE_COMMAND} --build ${BUILD})
  succeed(${BUILD}/shop)
  expect_equal("${output}" "1\n7\n")
endforeach()
