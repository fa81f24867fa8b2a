# Installs the libraries, the generator and the package files. A component is an export set of its own, so that a
# project which asks for one needs the dependencies of that one alone.

include(CMakePackageConfigHelpers)
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/Strata)

# strata_install_component(<component> <target>)
function(strata_install_component component target)
  install(TARGETS ${target} EXPORT Strata_${component}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT Strata_${component} NAMESPACE Strata:: DESTINATION ${package_directory})
endfunction()

foreach(component IN ITEMS runtime sqlite postgresql cli)
  if(TARGET strata_${component})
    strata_install_component(${component} strata_${component})
  endif()
endforeach()
if(TARGET strata_program)
  strata_install_component(tools strata_program)
endif()

install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/strata DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/StrataConfig.cmake.in ${PROJECT_BINARY_DIR}/StrataConfig.cmake
  INSTALL_DESTINATION ${package_directory})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/StrataConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES
    ${PROJECT_BINARY_DIR}/StrataConfig.cmake
    ${PROJECT_BINARY_DIR}/StrataConfigVersion.cmake
    ${CMAKE_CURRENT_LIST_DIR}/AddMigrations.cmake
    ${CMAKE_CURRENT_LIST_DIR}/FindLibpqxx.cmake
    ${CMAKE_CURRENT_LIST_DIR}/StrataArguments.cmake
    ${CMAKE_CURRENT_LIST_DIR}/StrataGenerator.cmake
    ${CMAKE_CURRENT_LIST_DIR}/operator_program.cpp.in
  DESTINATION ${package_directory})
