# Which `strata` program add_migrations() runs, and which libraries of Strata it links.

set(STRATA_GENERATOR "" CACHE FILEPATH
  "The `strata` program that compiles migrations; empty: this Strata's own, or the host's when cross-compiling")
set(STRATA_HOST_PATH "" CACHE PATH
  "Prefix of a Strata installed for the machine that builds; for cross-compiling")

# The functions are called from directories where these are not set.
set_property(GLOBAL PROPERTY STRATA_VERSION ${Strata_VERSION})
set_property(GLOBAL PROPERTY STRATA_PACKAGE "${STRATA_PACKAGE_DIR}")

# Sets in the caller's scope: generator, the program to run, and generator_dependency, what changes when it changes.
function(_strata_find_generator target)
  if(STRATA_GENERATOR)
    set(host_program ${STRATA_GENERATOR})
  elseif(TARGET Strata::strata AND NOT CMAKE_CROSSCOMPILING)
    set(generator $<TARGET_FILE:Strata::strata> PARENT_SCOPE)
    set(generator_dependency Strata::strata PARENT_SCOPE)
    return()
  else()
    # Not CMake's default search: it would find a program of the target machine through CMAKE_PREFIX_PATH.
    find_program(host_program strata PATHS ${STRATA_HOST_PATH}/bin ENV PATH NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
    if(NOT host_program)
      message(FATAL_ERROR "add_migrations(${target}): there is no `strata` program that runs on this machine. Install "
        "Strata for it and configure with one of\n"
        "  -DSTRATA_HOST_PATH=<prefix of that installation>\n"
        "  -DSTRATA_GENERATOR=<path of its strata program>")
    endif()
  endif()
  _strata_check_generator(${target} ${host_program})
  set(generator ${host_program} PARENT_SCOPE)
  set(generator_dependency ${host_program} PARENT_SCOPE)
endfunction()

# Refuses a program that is not this version's generator.
function(_strata_check_generator target program)
  get_property(expected GLOBAL PROPERTY STRATA_VERSION)
  execute_process(COMMAND ${program} --version OUTPUT_VARIABLE said ERROR_VARIABLE errors RESULT_VARIABLE status
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "add_migrations(${target}): the generator cannot be run (${status}):\n  ${program}")
  endif()
  if(NOT said STREQUAL "strata ${expected}")
    message(FATAL_ERROR "add_migrations(${target}): the generator must be Strata ${expected}, but it says "
      "\"${said}\":\n  ${program}")
  endif()
endfunction()

# Loads the package's components that the project did not name in find_package().
function(_strata_require_components target)
  foreach(component IN LISTS ARGN)
    if(TARGET Strata::${component})
      continue()
    endif()
    get_property(package GLOBAL PROPERTY STRATA_PACKAGE)
    if(package)
      find_package(Strata QUIET COMPONENTS ${component} PATHS ${package} NO_DEFAULT_PATH)
    endif()
    if(NOT TARGET Strata::${component})
      message(FATAL_ERROR "add_migrations(${target}): Strata::${component} cannot be had: ${Strata_NOT_FOUND_MESSAGE}")
    endif()
  endforeach()
endfunction()
