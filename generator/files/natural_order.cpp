#include "natural_order.hpp"

#include <algorithm>

namespace strata::generator {

namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// Takes the run of digits that begins `text`, without its leading zeros.
std::string_view take_number(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(number.size());
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

std::strong_ordering natural_order(std::string_view left, std::string_view right) noexcept {
  const std::string_view whole_left = left;
  const std::string_view whole_right = right;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view number_left = take_number(left);
      const std::string_view number_right = take_number(right);
      if (const auto by_length = number_left.size() <=> number_right.size(); std::is_neq(by_length)) return by_length;
      if (const int by_value = number_left.compare(number_right); by_value != 0) return by_value <=> 0;
    } else {
      const auto by_byte = static_cast<unsigned char>(left.front()) <=> static_cast<unsigned char>(right.front());
      if (std::is_neq(by_byte)) return by_byte;
      left.remove_prefix(1);
      right.remove_prefix(1);
    }
  }
  if (const auto by_rest = left.size() <=> right.size(); std::is_neq(by_rest)) return by_rest;
  // Only leading zeros differ.
  if (const auto by_length = whole_left.size() <=> whole_right.size(); std::is_neq(by_length)) return by_length;
  return whole_left.compare(whole_right) <=> 0;
}

}  // namespace strata::generator
