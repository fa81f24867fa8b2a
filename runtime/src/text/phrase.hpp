// What messages and SQL texts are put together from: words in their places, and numbers.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace strata {

/// The text with a word in place of each `{}`, in their order. What has no word stays as it is.
[[nodiscard]] std::string fill_in(std::string_view text, std::initializer_list<std::string_view> words);

/// What fill_in() takes. Holds nothing: to be made in the call that takes it.
struct phrase {
  std::string_view text = {};
  std::initializer_list<std::string_view> words = {};
};

/// A floating-point number as SQL text: the shortest digits that read back as the same number, whatever the locale.
[[nodiscard]] std::string decimal(double number);

}  // namespace strata
