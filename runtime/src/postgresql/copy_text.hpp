// The rows that a script of pg_restore carries between `COPY … FROM stdin;` and `\.`.
#pragma once

#include <strata/database_copier.hpp>
#include <string_view>
#include <vector>

namespace strata::postgresql {

/// The tables' names are without their schemas.
[[nodiscard]] std::vector<copied_table> read_copy_text(std::string_view script);

}  // namespace strata::postgresql
