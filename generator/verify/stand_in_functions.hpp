// SQL functions that the application registers before it migrates: on a scratch SQLite database others stand in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace strata::generator {

/// A function by name and number of arguments; it returns its first argument, or NULL where it has none.
void add_stand_in_functions(sqlite3* database, const std::vector<std::string>& functions);

/// `bin2b64/1`: a name, and how many arguments (0 to 100).
[[nodiscard]] bool is_function_declaration(std::string_view text);

}  // namespace strata::generator
