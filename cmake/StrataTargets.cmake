# What every target of the project shares: the language standard, warnings where Strata is the top project (as errors
# when its tests are built), sanitizers on request. Nothing is set for a directory, so a parent project is left alone.

# strata_configure_target(<target>)
function(strata_configure_target target)
  # What other projects include, and what is generated for them, is C++17.
  target_compile_features(${target} PRIVATE cxx_std_20 INTERFACE cxx_std_17)
  # Files have names of their own in unnamed namespaces, also where a parent project joins its sources (CMAKE_UNITY_BUILD).
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON UNITY_BUILD OFF)
  if(PROJECT_IS_TOP_LEVEL AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      # GCC's -Wconversion leaves it out for C++.
      target_compile_options(${target} PRIVATE -Wno-sign-conversion)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      # Sees overlap in every `"text" + std::string` when it optimises (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651).
      target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
    if(STRATA_BUILD_TESTS)
      # For us, not for those who only install: their compiler may know warnings that ours does not.
      target_compile_options(${target} PRIVATE -Werror)
    endif()
  endif()
  if(STRATA_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${STRATA_SANITIZE} -fno-sanitize-recover=all
                                            -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${STRATA_SANITIZE})
  endif()
endfunction()

# strata_precompile_headers(<target> [<header>…]): what nearly every source of a larger target reads first is read once for
# all of them, the standard library's headers and those named. None that brings objects to construct before main().
function(strata_precompile_headers target)
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <sstream>
    <stdexcept> <string> <string_view> <utility> <variant> <vector> ${ARGN})
endfunction()

# strata_add_library(<component> SOURCES … [LINK …]): the static library strata_<component>, spelled
# Strata::<component> in a subdirectory and when installed.
function(strata_add_library component)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_library(strata_${component} STATIC ${arg_SOURCES})
  add_library(Strata::${component} ALIAS strata_${component})
  set_target_properties(strata_${component} PROPERTIES EXPORT_NAME ${component})
  strata_configure_target(strata_${component})
  # Its own sources name what is in another folder by its path from here: "runtime/src/text/phrase.hpp".
  target_include_directories(strata_${component} PRIVATE ${PROJECT_SOURCE_DIR})
  if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    # Part of every program that migrates, which waits for its engine and not for this code: small goes before fast.
    # It stands behind the build type's own -O. With sections, a program that links with --gc-sections has just what it
    # uses.
    # A shared library that links Strata exports none of it, so that two of them may bring two versions.
    set_target_properties(strata_${component} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    # Without -fno-ipa-sra GCC makes every file its own variants of the standard library's functions, which the linker
    # cannot make one of.
    target_compile_options(strata_${component} PRIVATE
      $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-Os> -ffunction-sections -fdata-sections
      $<$<CXX_COMPILER_ID:GNU>:-fno-ipa-sra>)
  endif()
  target_link_libraries(strata_${component} PUBLIC ${arg_LINK})
endfunction()
