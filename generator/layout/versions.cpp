#include "versions.hpp"

#include <algorithm>

namespace strata::generator {

namespace {

constexpr std::string_view digits = "0123456789";

}  // namespace

bool is_number(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

bool is_version(std::string_view text) noexcept {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_number(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string_view leading_digits(std::string_view text) noexcept {
  return text.substr(0, std::min(text.find_first_not_of(digits), text.size()));
}

}  // namespace strata::generator
