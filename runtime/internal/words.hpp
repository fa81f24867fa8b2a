// Words as messages need them, and letters as SQL, URLs and connection strings mean them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// In ASCII alone, whatever locale the application has set.
namespace strata::ascii {

[[nodiscard]] constexpr char lower(char what) noexcept {
  return what >= 'A' && what <= 'Z' ? static_cast<char>(what + ('a' - 'A')) : what;
}
[[nodiscard]] constexpr bool is_digit(char what) noexcept { return what >= '0' && what <= '9'; }
[[nodiscard]] constexpr bool is_letter(char what) noexcept { return lower(what) >= 'a' && lower(what) <= 'z'; }
[[nodiscard]] constexpr bool is_space(char what) noexcept { return what == ' ' || (what >= '\t' && what <= '\r'); }

[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string found{text};
  for (char& each : found) each = lower(each);
  return found;
}

/// 0 to 15; -1: it is no hexadecimal digit.
[[nodiscard]] constexpr int hex_value(char what) noexcept {
  if (is_digit(what)) return what - '0';
  return lower(what) >= 'a' && lower(what) <= 'f' ? lower(what) - 'a' + 10 : -1;
}

}  // namespace strata::ascii

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

/// The known word that is nearest to a mistyped one: the candidate with the fewest edits (insertions, removals,
/// replacements and swaps of neighbours; case does not count), or nothing where none is near enough to be meant. The
/// first of several equals.
[[nodiscard]] std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean `…`?" about closest(), or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace strata
