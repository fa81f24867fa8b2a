# find_package(Strata): components, and a package that was moved after it was installed.
include(${CMAKE_CURRENT_LIST_DIR}/../consumer.cmake)

copy_project(shop)
file(COPY ${PREFIX}/ DESTINATION ${WORK}/moved)
file(GLOB_RECURSE package_files ${WORK}/moved/lib*/cmake/*)
foreach(file IN LISTS package_files)
  file(READ ${file} text)
  expect_none("${text}" "${PREFIX}")
  expect_none("${text}" "${STRATA_SOURCE}")
endforeach()
set(PREFIX ${WORK}/moved)
prepare_configure()

# find_strata(<arguments of find_package()>): the project, without the rest.
macro(find_strata arguments)
  file(WRITE ${SOURCE}/CMakeLists.txt "cmake_minimum_required(VERSION 3.21)\nproject(shop LANGUAGES CXX)\n"
    "find_package(Strata ${arguments})\nmessage(NOTICE \"found: \${Strata_FOUND}\")\n")
endmacro()

macro(expect_refusal arguments reason)
  find_strata("${arguments}")
  refuse(${configure})
  expect_some("${errors}" "CMakeLists.txt:3 (find_package)")
  expect_some("${errors}" "${reason}")
endmacro()

foreach(arguments IN ITEMS "REQUIRED" "0.1 REQUIRED COMPONENTS sqlite" "REQUIRED COMPONENTS runtime sqlite cli tools"
                           "REQUIRED COMPONENTS sqlite OPTIONAL_COMPONENTS mysql")
  find_strata("${arguments}")
  succeed(${configure})
  expect_lines("${errors}" "found: 1\n")
endforeach()
expect_refusal("REQUIRED COMPONENTS oracle"
  "Strata has no component \"oracle\"; the components are runtime, sqlite,\n  postgresql, testing, cli and tools")
expect_refusal("REQUIRED COMPONENTS sqlite mysql"
  "the component mysql is not in this version (0.1.0) of Strata")
expect_refusal("9.0 REQUIRED" "requested version \"9.0\"")

# A dependency is needed by its component alone.
find_strata("REQUIRED COMPONENTS runtime")
succeed(${configure} -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
find_strata("COMPONENTS sqlite")
succeed(${configure} -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
expect_lines("${errors}" "found: 0\n")
expect_refusal("REQUIRED COMPONENTS sqlite" "the component sqlite of Strata needs SQLite3, which cannot be found")

# The moved package builds a program.
copy_project(shop)
succeed(${configure} -UCMAKE_DISABLE_FIND_PACKAGE_SQLite3)
succeed(${CMAKE_COMMAND} --build ${BUILD})
succeed(${BUILD}/shop)
