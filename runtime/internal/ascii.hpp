// Letters as SQL, URLs and connection strings mean them: in ASCII alone, whatever locale the application has set.
#pragma once

#include <string>
#include <string_view>

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
