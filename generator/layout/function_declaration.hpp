// `bin2b64/1`: a function that the application registers, as options and migration files name it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strata::generator {

struct function_declaration {
  std::string name;
  int arguments = 0;
};

/// Nothing for what is no `NAME/ARGUMENTS`.
[[nodiscard]] std::optional<function_declaration> read_function_declaration(std::string_view text);

}  // namespace strata::generator
