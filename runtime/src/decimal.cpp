#include "decimal.hpp"

#include <array>
#include <charconv>

namespace strata {

std::string decimal(double number) {
  // The shortest form has at most 24 characters.
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

}  // namespace strata
