# Installs the libraries, the generator and the package files. A component is an export set of its own, so that a
# project which asks for one needs the dependencies of that one alone.

include(CMakePackageConfigHelpers)
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/Strata)

# strata_install_component(<component> <target>…)
function(strata_install_component component)
  install(TARGETS ${ARGN} EXPORT Strata_${component}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(EXPORT Strata_${component} NAMESPACE Strata:: DESTINATION ${package_directory})
endfunction()

foreach(component IN ITEMS runtime sqlite postgresql testing)
  if(TARGET strata_${component})
    strata_install_component(${component} strata_${component})
  endif()
endforeach()
if(TARGET strata_cli)
  # The operator's program compares schemas; nothing else that is installed does.
  strata_install_component(cli strata_cli strata_schema)
endif()
if(TARGET strata_program)
  strata_install_component(tools strata_program)
endif()

# The manual page and the completion scripts, which the program writes itself.
if(TARGET strata_program)
  set(written ${PROJECT_BINARY_DIR}/written)
  add_custom_command(
    OUTPUT ${written}/strata.1 ${written}/strata ${written}/_strata ${written}/strata.fish
    COMMAND ${CMAKE_COMMAND} -E make_directory ${written}
    COMMAND Strata::strata man > ${written}/strata.1
    COMMAND Strata::strata completion bash > ${written}/strata
    COMMAND Strata::strata completion zsh > ${written}/_strata
    COMMAND Strata::strata completion fish > ${written}/strata.fish
    DEPENDS Strata::strata
    COMMENT "Writing the manual page and the completion scripts"
    VERBATIM)
  add_custom_target(strata_manual ALL
    DEPENDS ${written}/strata.1 ${written}/strata ${written}/_strata ${written}/strata.fish)
  install(FILES ${written}/strata.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${written}/strata DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${written}/_strata DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${written}/strata.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
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
    ${CMAKE_CURRENT_LIST_DIR}/steps_program.cpp.in
  DESTINATION ${package_directory})
