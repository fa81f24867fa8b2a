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

}  // namespace strata
