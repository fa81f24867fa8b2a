# add_migrations(): compiles a folder of SQL migrations into a static library. Described in docs/cmake.md.
#
# The functions below it each do one part and read what add_migrations() parsed: arg_DIRECTORY, arg_NAMESPACE …

include(${CMAKE_CURRENT_LIST_DIR}/StrataArguments.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/StrataGenerator.cmake)

# add_migrations(<target> [DIRECTORY <folder>] [DIALECTS <dialect>…] [NAMESPACE <name>] [CLI <program>]
#   [LAYOUT <layout>] [SCHEMA <file>] [URL_ENV <variable>] [REQUIRE_LOCKED] [IDEMPOTENT] [FIXTURES <folder>]
#   [SEEDS <folder>] [STEPS <source>…] [VARIABLES <name>=<value>…]
#   [TABLE_PREFIX <prefix>] [BESIDE_OTHERS] [ALLOW_BRANCHES] [GAPS <revision>…] [EXTENSIONS <name>…]
#   [FUNCTIONS <name>/<arguments>…] [BASE <file> | <dialect> <file>…] [NO_SNAPSHOT] [NO_TESTS])
function(add_migrations target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "REQUIRE_LOCKED;IDEMPOTENT;BESIDE_OTHERS;ALLOW_BRANCHES;NO_SNAPSHOT;NO_TESTS"
    "DIRECTORY;NAMESPACE;CLI;LAYOUT;SCHEMA;URL_ENV;FIXTURES;SEEDS;TABLE_PREFIX"
    "DIALECTS;STEPS;VARIABLES;GAPS;EXTENSIONS;FUNCTIONS;BASE")
  _strata_check_keywords(${target} "${ARGV}")
  _strata_complete_arguments(${target})
  _strata_check_values(${target})
  _strata_read_base(${target})
  _strata_require_components(${target} runtime ${arg_DIALECTS})
  _strata_find_generator(${target})

  set(output ${CMAKE_CURRENT_BINARY_DIR}/strata/${target})
  list(JOIN arg_DIALECTS "," dialects)
  set(folder --directory ${arg_DIRECTORY} --display-directory ${display_directory})
  if(arg_ALLOW_BRANCHES)
    list(APPEND folder --allow-branches)
  endif()
  list(TRANSFORM arg_VARIABLES PREPEND "--set=" OUTPUT_VARIABLE values)
  set(reading --dialects ${dialects} --layout ${arg_LAYOUT})
  foreach(list IN ITEMS GAPS EXTENSIONS FUNCTIONS BASE)
    if(arg_${list})
      list(JOIN arg_${list} "," words)
      string(TOLOWER --${list} option)
      list(APPEND folder ${option} ${words})
    endif()
  endforeach()
  _strata_add_library(${target})
  if(arg_CLI)
    _strata_require_components(${target} cli)
    _strata_add_operator_program(${target})
  endif()
  # Locking is the author's act: a target of its own, never part of a build.
  add_custom_target(${target}_lock
    COMMAND ${generator} lock ${folder} ${reading}
    DEPENDS ${generator_dependency}
    COMMENT "Locking the migrations of ${target}"
    VERBATIM)
  if(NOT arg_NO_TESTS AND (BUILD_TESTING OR NOT DEFINED BUILD_TESTING))
    _strata_add_tests(${target})
  endif()
endfunction()

# Runs the generator whenever its input changes, and makes the library of what it writes to ${output}.
function(_strata_add_library target)
  # The schema is one of the patterns, so that a build without the file says so, as the configuration does.
  # Other tools' folders have folders in them, settings beside the scripts, and migrations in code. Sources of steps in
  # C++ are locked with the migrations that name them.
  if(arg_LAYOUT STREQUAL "strata")
    file(GLOB inputs CONFIGURE_DEPENDS ${arg_DIRECTORY}/*.sql ${arg_DIRECTORY}/strata.lock ${arg_SCHEMA}
      ${arg_DIRECTORY}/*.cpp ${arg_STEPS})
  else()
    file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${arg_DIRECTORY}/*)
    if(arg_SCHEMA)
      file(GLOB schema CONFIGURE_DEPENDS ${arg_SCHEMA})
      list(APPEND inputs ${schema})
    endif()
  endif()
  # A pattern, as the schema is.
  if(base_files)
    file(GLOB base CONFIGURE_DEPENDS ${base_files})
    list(APPEND inputs ${base})
  endif()
  if(arg_SEEDS)
    file(GLOB seeds CONFIGURE_DEPENDS ${arg_SEEDS}/*.sql)
    list(APPEND inputs ${seeds})
  endif()
  set(command compile ${folder} ${reading} --namespace ${arg_NAMESPACE} --table-prefix ${arg_TABLE_PREFIX}
    --program ${operator_program} --output ${output} --cache ${output}/cache ${values})
  if(arg_SCHEMA)
    list(APPEND command --schema ${arg_SCHEMA})
  endif()
  if(arg_SEEDS)
    list(APPEND command --seeds ${arg_SEEDS})
  endif()
  if(arg_BESIDE_OTHERS)
    list(APPEND command --beside-others)
  endif()
  if(arg_NO_SNAPSHOT)
    list(APPEND command --no-snapshot)
  endif()
  if(arg_REQUIRE_LOCKED)
    list(APPEND command --require-locked)
  endif()

  # What to compile, as a file: Ninja does not see that a file is gone or was moved with its old time, and make does not
  # see that an option changed.
  string(REPLACE ";" "\n" listing "${command};${inputs}")
  file(CONFIGURE OUTPUT ${output}/inputs.txt CONTENT "${listing}\n" @ONLY)

  # The generator leaves unchanged files alone, so that nothing is recompiled in vain. The stamp says that it ran: with
  # the sources themselves as OUTPUT, make would run it in every build.
  string(REPLACE "::" "/" header_directory ${arg_NAMESPACE})
  set(sources ${output}/migrations.cpp ${output}/snapshot.cpp ${output}/build_time.cpp
    ${output}/${header_directory}/migrations.hpp)
  add_custom_command(
    OUTPUT ${output}/compiled.stamp
    BYPRODUCTS ${sources}
    COMMAND ${generator} ${command}
    COMMAND ${CMAKE_COMMAND} -E touch ${output}/compiled.stamp
    DEPENDS ${inputs} ${output}/inputs.txt ${generator_dependency}
    COMMENT "Compiling the migrations of ${target}"
    VERBATIM)
  add_library(${target} STATIC ${sources} ${output}/compiled.stamp ${arg_STEPS})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${output}>)
  # A development build is one that says so: a build without a build type is what many people ship.
  target_compile_definitions(${target} PRIVATE
    $<$<OR:$<CONFIG:Debug>,$<BOOL:$<TARGET_PROPERTY:STRATA_DEVELOPMENT>>>:STRATA_DEVELOPMENT>)
  list(TRANSFORM arg_DIALECTS PREPEND Strata:: OUTPUT_VARIABLE drivers)
  target_link_libraries(${target} PUBLIC Strata::runtime ${drivers})
  _strata_configure_generated(${target})
endfunction()

# The operator's program over the embedded chain.
function(_strata_add_operator_program target)
  string(REPLACE "::" "/" STRATA_HEADER ${arg_NAMESPACE})
  set(STRATA_NAMESPACE ${arg_NAMESPACE})
  set(STRATA_PROGRAM ${arg_CLI})
  set(STRATA_URL_ENV ${arg_URL_ENV})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/operator_program.cpp.in ${output}/operator_program.cpp @ONLY)
  add_executable(${arg_CLI} ${output}/operator_program.cpp)
  target_link_libraries(${arg_CLI} PRIVATE ${target} Strata::cli)
  _strata_configure_generated(${arg_CLI})
endfunction()

# The program that runs the steps in C++ for the round trip: the generator has none of the application's code, and may
# be another compiler's.
function(_strata_add_steps_program target)
  string(REPLACE "::" "/" STRATA_HEADER ${arg_NAMESPACE})
  set(STRATA_NAMESPACE ${arg_NAMESPACE})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/steps_program.cpp.in ${output}/steps_program.cpp @ONLY)
  add_executable(${target}_steps ${output}/steps_program.cpp)
  target_link_libraries(${target}_steps PRIVATE ${target})
  _strata_configure_generated(${target}_steps)
endfunction()

# Generated code takes part in none of the project's checks of its own code.
function(_strata_configure_generated target)
  set_target_properties(${target} PROPERTIES
    AUTOMOC OFF AUTOUIC OFF AUTORCC OFF
    CXX_CLANG_TIDY "" CXX_CPPCHECK "" CXX_CPPLINT "" CXX_INCLUDE_WHAT_YOU_USE "")
endfunction()

# The checks that need no build: names are <target>.<dialect>.<check>.
function(_strata_add_tests target)
  set(fixtures)
  if(arg_FIXTURES)
    set(fixtures --fixtures ${arg_FIXTURES})
  endif()
  set(steps)
  if(arg_STEPS)
    _strata_add_steps_program(${target})
    set(steps --steps $<TARGET_FILE:${target}_steps>)
  endif()
  set(tests ${target}.locked)
  add_test(NAME ${target}.locked COMMAND ${generator} lock --check ${folder})
  foreach(dialect IN LISTS arg_DIALECTS)
    set(verify ${generator} verify ${folder} ${reading} --dialect ${dialect} ${values} ${steps})
    add_test(NAME ${target}.${dialect}.round_trip COMMAND ${verify} ${fixtures} --round-trip)
    list(APPEND tests ${target}.${dialect}.round_trip)
    if(arg_SEEDS)
      add_test(NAME ${target}.${dialect}.seeds COMMAND ${verify} --seeds ${arg_SEEDS})
      list(APPEND tests ${target}.${dialect}.seeds)
    endif()
    if(arg_IDEMPOTENT)
      add_test(NAME ${target}.${dialect}.idempotent COMMAND ${verify} --idempotent)
      list(APPEND tests ${target}.${dialect}.idempotent)
    endif()
  endforeach()
  # 77: the engine cannot be had here.
  set_tests_properties(${tests} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()
