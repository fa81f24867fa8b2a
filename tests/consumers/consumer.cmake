# What the cases are written with: run a command, expect how it ends and what it says. Variables come from the ctest
# command: STRATA_SOURCE, PREFIX (an installed Strata), WORK (the case's own folder), GENERATOR, COMPILER.

# A case sees nothing of the build that runs it.
foreach(variable IN ITEMS MAKEFLAGS MAKELEVEL MFLAGS DESTDIR NINJA_STATUS CMAKE_GENERATOR CXX CXXFLAGS)
  unset(ENV{${variable}})
endforeach()
set(ENV{LC_ALL} C.UTF-8)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(STRATA ${PREFIX}/bin/strata)

# Ends the case.
function(fail text)
  message(FATAL_ERROR "${text}\n--- status ${status}, standard output:\n${output}\n--- standard error:\n${errors}\n---")
endfunction()

# run(<command>…): sets status, output and errors in the caller's scope.
macro(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
endmacro()

# succeed(<command>…)
macro(succeed)
  run(${ARGN})
  if(NOT status EQUAL 0)
    fail("this should succeed: ${ARGN}")
  endif()
endmacro()

# refuse(<command>…): it must end with an error.
macro(refuse)
  run(${ARGN})
  if(status EQUAL 0)
    fail("this should fail: ${ARGN}")
  endif()
endmacro()

# Compares a text whole.
function(expect_equal found expected)
  if(NOT "${found}" STREQUAL "${expected}")
    fail("found:\n${found}\nexpected:\n${expected}\n")
  endif()
endfunction()

# The text must stand in `found` as whole lines.
function(expect_lines found expected)
  string(FIND "\n${found}" "\n${expected}" position)
  if(position EQUAL -1)
    fail("expected these lines:\n${expected}")
  endif()
endfunction()

function(expect_some found expected)
  string(FIND "${found}" "${expected}" position)
  if(position EQUAL -1)
    fail("this should be there: ${expected}")
  endif()
endfunction()

function(expect_none found unexpected)
  string(FIND "${found}" "${unexpected}" position)
  if(NOT position EQUAL -1)
    fail("this should not be there: ${unexpected}")
  endif()
endfunction()

# copy_project(<folder of tests/consumers>): sets SOURCE, where the copy is, and BUILD, where it is to be built.
macro(copy_project name)
  set(SOURCE ${WORK}/source)
  set(BUILD ${WORK}/build)
  file(COPY ${STRATA_SOURCE}/tests/consumers/${name}/ DESTINATION ${SOURCE})
endmacro()

# Sets `configure` to the command that configures SOURCE to be built in BUILD; to be followed by more options.
macro(prepare_configure)
  set(configure ${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER}
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH=${PREFIX} --no-warn-unused-cli)
  if(COMPILER_LAUNCHER)
    list(APPEND configure -DCMAKE_CXX_COMPILER_LAUNCHER=${COMPILER_LAUNCHER})
  endif()
endmacro()

# Builds with Ninja, and expects the generator to say just this.
function(refuse_build messages)
  refuse(${CMAKE_COMMAND} --build ${BUILD})
  string(REGEX REPLACE "^.* -E touch [^\n]*compiled.stamp\n" "" said "${output}")
  string(REGEX REPLACE "ninja: build stopped.*$" "" said "${said}")
  expect_equal("${said}" "${messages}")
endfunction()

# Configures, and expects add_migrations() or find_package() to say just this, as CMake wraps it at 77 columns.
function(refuse_configure message)
  refuse(${configure} ${ARGN})
  string(REGEX REPLACE "^CMake Error at [^\n]*[(](message|find_package)[)]:\n" "" said "${errors}")
  string(REGEX REPLACE "\nCall Stack.*$" "" said "${said}")
  string(REPLACE "\n  " "\n" said "\n${said}")
  string(SUBSTRING "${said}" 1 -1 said)
  expect_equal("${said}" "${message}")
  set(errors "${errors}" PARENT_SCOPE)
endfunction()
