#include "outside_text.hpp"

#include <algorithm>

namespace strata::generator {

std::optional<stray_text> find_outside_text(std::string_view text, std::size_t begin, std::size_t end) {
  text = text.substr(0, end);
  std::size_t at = begin;
  while (true) {
    at = text.find_first_not_of(" \t\r\n\f\v", at);
    if (at == std::string_view::npos) return std::nullopt;
    if (text.substr(at, 2) == "--") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t close = text.find("*/", at + 2);
      if (close == std::string_view::npos) return stray_text{at, true};
      at = close + 2;
    } else {
      return stray_text{at, false};
    }
  }
}

}  // namespace strata::generator
