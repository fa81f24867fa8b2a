#include "phrase.hpp"

#include <array>
#include <charconv>

namespace strata {

std::string fill_in(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string filled;
  for (const std::string_view word : words) {
    const std::size_t place = text.find("{}");
    if (place == std::string_view::npos) break;
    filled.append(text.substr(0, place)).append(word);
    text.remove_prefix(place + 2);
  }
  return filled.append(text);
}

std::string decimal(double number) {
  // The shortest form has at most 24 characters.
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

}  // namespace strata
