#include "statement_place.hpp"

#include <algorithm>

namespace strata::generator {

std::size_t offset_in_file(const source& file, const sql_statement& statement, std::size_t offset_in_text) {
  const std::string_view text = file->text();
  std::size_t at = statement.offset;
  for (const char byte : std::string_view{statement.text}.substr(0, offset_in_text)) {
    if (byte == '\n' && text.substr(std::min(at, text.size())).starts_with("\r\n")) ++at;
    ++at;
  }
  return std::min(at, text.size());
}

}  // namespace strata::generator
