// The script of a section that calls a step in C++: one statement that is no SQL.
#pragma once

#include "generator/layout/migration_file.hpp"
#include "script.hpp"

namespace strata::generator {

/// The checksum is over the function's name and, where the section names it, over what the source file holds.
[[nodiscard]] sql_script read_call_script(const script_section& section);

}  // namespace strata::generator
