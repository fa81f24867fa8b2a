// The rows that a script of pg_restore carries between `COPY … FROM stdin;` and `\.`.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata::postgresql {

struct copied_table {
  /// Without its schema.
  std::string name;
  std::vector<std::string> columns;
  std::vector<row> rows;
};

[[nodiscard]] std::vector<copied_table> read_copy_text(std::string_view script);

}  // namespace strata::postgresql
