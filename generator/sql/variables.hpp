// Variables in SQL: `${name}`, filled in when the script runs. Where each stands, and so how its value is to be quoted,
// is settled here, by the lexer's tokens.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "script.hpp"
#include "script_section.hpp"
#include "section_reading.hpp"

namespace strata::generator {

/// The text with a string of the same length for each variable that stands alone, so that it is SQL for every reader:
/// `${name}` becomes `'$name'`. Those inside strings and quoted names are SQL already.
[[nodiscard]] std::string with_stand_ins(std::string_view text, dialect which);

/// Fills in the pieces and the template's text of a statement that holds variables, and reports those that cannot be
/// filled: not declared, or at a place where no value can be quoted. Returns what the checksum counts besides the
/// tokens: the variables' defaults.
[[nodiscard]] std::string read_variables(const section_reading& reading, std::span<const token> tokens,
                                         sql_statement& statement, diagnostics& messages);

/// Reports guards that hold variables.
void check_guard_variables(const script_section& section, diagnostics& messages);

}  // namespace strata::generator
