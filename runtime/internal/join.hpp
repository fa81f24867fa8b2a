// Several words as one text.
#pragma once

#include <string>
#include <string_view>

namespace strata {

/// `a, b`; empty for no words.
template <typename Words>
[[nodiscard]] std::string join(const Words& words, std::string_view between = ", ") {
  std::string text;
  std::string_view before;
  for (const auto& each : words) {
    text.append(before).append(each);
    before = between;
  }
  return text;
}

/// `users, prices and 3 more`
template <typename Words>
[[nodiscard]] std::string list_some(const Words& words) {
  constexpr std::size_t most = 5;
  if (words.size() <= most) return join(words);
  return join(Words{words.begin(), words.begin() + most}) + " and " + std::to_string(words.size() - most) + " more";
}

}  // namespace strata
