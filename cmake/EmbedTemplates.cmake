# Embeds the texts of templates/ into the generator.
#
# strata_embed_templates(<target> <file>.mustache…): the target gets a header templates.hpp with a constant
# strata::generator::templates::<file> per template (dots become underscores), written anew when a template changes.
function(strata_embed_templates target)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/templates.hpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedTemplates.cmake)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DTEMPLATES=${ARGN}" -P ${script}
    DEPENDS ${ARGN} ${script}
    COMMENT "Embedding templates"
    VERBATIM)
  # What reads the sources without building them needs the header alone.
  add_custom_target(${target}_templates DEPENDS ${output})
  add_dependencies(${target} ${target}_templates)
  target_sources(${target} PRIVATE ${output})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded)
endfunction()

# As a script (-DOUTPUT=… -DTEMPLATES=… -P): writes the header.
if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  set(header "#pragma once\n\n#include <string_view>\n\nnamespace strata::generator::templates {\n")
  foreach(file IN LISTS TEMPLATES)
    get_filename_component(name ${file} NAME)
    string(REGEX REPLACE "\\.mustache$" "" name ${name})
    string(MAKE_C_IDENTIFIER ${name} name)
    file(READ ${file} text)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    string(APPEND header "\ninline constexpr std::string_view ${name} =\n    \"${text}\";\n")
  endforeach()
  file(WRITE ${OUTPUT} "${header}\n}  // namespace strata::generator::templates\n")
endif()
