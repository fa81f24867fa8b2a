#include "versions.hpp"

#include <algorithm>

namespace strata::generator {

namespace {

constexpr std::string_view digits = "0123456789";

// Takes the part before the first dot, without its leading zeros.
std::string_view take_part(std::string_view& version) {
  std::string_view part = version.substr(0, version.find('.'));
  version.remove_prefix(std::min(part.size() + 1, version.size()));
  part.remove_prefix(std::min(part.find_first_not_of('0'), part.size()));
  return part;
}

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

std::strong_ordering compare_versions(std::string_view left, std::string_view right) noexcept {
  while (!left.empty() || !right.empty()) {
    const std::string_view of_left = take_part(left);
    const std::string_view of_right = take_part(right);
    if (const auto by_length = of_left.size() <=> of_right.size(); std::is_neq(by_length)) return by_length;
    if (const int by_value = of_left.compare(of_right); by_value != 0) return by_value <=> 0;
  }
  return std::strong_ordering::equal;
}

std::string_view leading_digits(std::string_view text) noexcept {
  return text.substr(0, std::min(text.find_first_not_of(digits), text.size()));
}

}  // namespace strata::generator
