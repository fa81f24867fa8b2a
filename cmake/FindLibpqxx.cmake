# libpqxx 6.4 or newer: the target libpqxx::pqxx, which newer packages bring and Debian 12's (pkg-config only) does not.
find_package(PostgreSQL QUIET)
find_package(libpqxx QUIET CONFIG)
if(PostgreSQL_FOUND AND TARGET libpqxx::pqxx)
  set(Libpqxx_FOUND TRUE)
  return()
endif()

find_path(Libpqxx_INCLUDE_DIR pqxx/connection)
if(NOT Libpqxx_INCLUDE_DIR)
  find_path(Libpqxx_INCLUDE_DIR pqxx/connection.hxx)
endif()
find_library(Libpqxx_LIBRARY pqxx)
mark_as_advanced(Libpqxx_INCLUDE_DIR Libpqxx_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libpqxx REQUIRED_VARS Libpqxx_LIBRARY Libpqxx_INCLUDE_DIR PostgreSQL_FOUND)

if(Libpqxx_FOUND)
  add_library(libpqxx::pqxx UNKNOWN IMPORTED)
  set_target_properties(libpqxx::pqxx PROPERTIES
    IMPORTED_LOCATION ${Libpqxx_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${Libpqxx_INCLUDE_DIR}
    INTERFACE_LINK_LIBRARIES PostgreSQL::PostgreSQL)
endif()
