#include "normalise.hpp"

#include <algorithm>

namespace strata::generator {

std::string with_unix_line_ends(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t line_end = std::min(bytes.find("\r\n", at), bytes.size());
    result += bytes.substr(at, line_end - at);
    if (line_end < bytes.size()) result += '\n';
    at = line_end + 2;
  }
  return result;
}

std::string normalised(std::string_view text, std::span<const token> statement) {
  std::string result;
  for (const token& each : statement) {
    if (!is_code(each.kind)) continue;
    const std::string_view bytes = text_of(text, each);
    if (bytes.find('\r') == std::string_view::npos) {
      result.append(std::to_string(bytes.size())).append(":").append(bytes).append(",");
    } else {
      const std::string plain = with_unix_line_ends(bytes);
      result.append(std::to_string(plain.size())).append(":").append(plain).append(",");
    }
  }
  return result += ';';
}

}  // namespace strata::generator
