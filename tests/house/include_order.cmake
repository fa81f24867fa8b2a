# Reads every include of generator/ and runtime/, and fails where one points against the order of the rooms.
# docs/design-notes.md, "The house", draws what stands here as a list.
cmake_minimum_required(VERSION 3.21)

# floor(<room>… [OVER <room>…]): rooms from the ground up. Each may include itself, those before it in the floor, and those
# that stand behind OVER. A room is a folder, or one header of it.
set(rooms)
function(floor)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" OVER)
  set(below ${arg_OVER})
  foreach(room IN LISTS arg_UNPARSED_ARGUMENTS)
    list(APPEND below ${room})
    list(APPEND rooms ${room})
    set("below ${room}" ${below} PARENT_SCOPE)
  endforeach()
  set(rooms ${rooms} PARENT_SCOPE)
endfunction()

# The public headers. Those of the engines are for whoever names one.
set(engines runtime/include/strata/sqlite.hpp runtime/include/strata/postgresql.hpp)
set(public runtime/include/strata runtime/include/strata/driver)
floor(${public})
foreach(header IN LISTS engines)
  floor(${header} OVER ${public})
endforeach()

# What the libraries share beside them.
floor(runtime/internal OVER ${public})

# The core names no engine.
set(core runtime/src/text runtime/src/platform runtime/src/report runtime/src/chain runtime/src/connect
  runtime/src/history runtime/src/plan runtime/src/execute runtime/src/preconditions runtime/src/run
  runtime/src/adopt runtime/src/backup)
floor(${core} OVER ${public} runtime/internal)

# Of the core, a driver knows how to say and to wait. It does not know the other drivers.
set(offered ${public} runtime/internal runtime/src/text runtime/src/platform runtime/src/report)
set(drivers runtime/src/sqlite runtime/src/postgresql)
floor(runtime/src/sqlite OVER ${offered} runtime/include/strata/sqlite.hpp)
floor(runtime/src/postgresql OVER ${offered} runtime/include/strata/postgresql.hpp)
floor(runtime/src/testing OVER ${public} ${engines} runtime/internal ${core} ${drivers})

# The door to the drivers, and the libraries that the tools are made of: they see nothing else of runtime/src.
floor(runtime/internal/drivers OVER ${drivers})
set(open ${public} ${engines} runtime/internal runtime/internal/drivers)
set(libraries runtime/sql runtime/schema runtime/matching runtime/cli)
floor(${libraries} OVER ${open})

# The last one is main.cpp.
set(stages files sql layout graph lock scratch cache verify snapshot squash emit import commands)
list(TRANSFORM stages PREPEND generator/)
floor(${stages} generator OVER ${open} ${libraries})

# Sets `out` to the room of a file. Generated code includes what lies in detail/, and it belongs to the headers above it.
function(find_room path out)
  get_filename_component(room ${path} DIRECTORY)
  if(path IN_LIST engines)
    set(room ${path})
  elseif(room STREQUAL "runtime/include/strata/detail")
    set(room runtime/include/strata)
  endif()
  set(${out} ${room} PARENT_SCOPE)
endfunction()

set(wrong)
set(seen)
file(GLOB_RECURSE sources RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/generator/*.[ch]pp ${SOURCE_DIR}/runtime/*.[ch]pp)
foreach(source IN LISTS sources)
  find_room(${source} room)
  list(APPEND seen ${room})
  if(NOT room IN_LIST rooms)
    list(APPEND wrong "${source}: its room, ${room}, has no place in tests/house/include_order.cmake")
    continue()
  endif()
  get_filename_component(folder ${source} DIRECTORY)
  # Each line with its number: empty ones are no elements of a list, and a text may hold what a list cannot.
  file(READ ${SOURCE_DIR}/${source} text)
  string(REGEX REPLACE "[][;]" "" text "${text}")
  string(REGEX REPLACE "\r?\n" " ;" lines "${text}")
  set(number 0)
  foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    if(NOT line MATCHES "^[ \t]*#[ \t]*include[ \t]*[\"<]([^\">]+)[\">]")
      continue()
    endif()
    # As the compiler looks: beside the file, from the top, among the public headers. What is in none of these places
    # is open to everybody.
    set(header)
    foreach(place IN ITEMS ${folder} . runtime/include)
      if(EXISTS ${SOURCE_DIR}/${place}/${CMAKE_MATCH_1})
        get_filename_component(header ${SOURCE_DIR}/${place}/${CMAKE_MATCH_1} ABSOLUTE)
        file(RELATIVE_PATH header ${SOURCE_DIR} ${header})
        break()
      endif()
    endforeach()
    if(NOT header)
      continue()
    endif()
    find_room(${header} other)
    if(NOT other STREQUAL room AND NOT other IN_LIST "below ${room}")
      list(APPEND wrong "${source}:${number}: includes ${header}: ${other} is not below ${room}")
    endif()
  endforeach()
endforeach()

foreach(room IN LISTS rooms)
  if(NOT room IN_LIST seen)
    list(APPEND wrong "tests/house/include_order.cmake: there is no file in ${room}")
  endif()
endforeach()
if(wrong)
  list(JOIN wrong "\n  " wrong)
  message(FATAL_ERROR "includes against the order of the rooms:\n  ${wrong}")
endif()
