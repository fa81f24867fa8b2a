// The words of SQL, wherever they stand: in comments, quotes and the bodies of functions as well. For guesses that may
// take a word too many.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

using word_set = std::set<std::string, std::less<>>;

inline bool is_name_byte(char byte) {
  return byte == '_' || byte == '$' || (static_cast<unsigned char>(byte) & 0x80U) != 0 ||
         std::isalnum(static_cast<unsigned char>(byte)) != 0;
}

/// In lower case.
inline std::vector<std::string> words_in_order(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::size_t end = at;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    if (end == at) continue;
    words.push_back(schemas::lower(text.substr(at, end - at)));
    at = end;
  }
  return words;
}

inline word_set all_words(std::string_view text) {
  const std::vector<std::string> words = words_in_order(text);
  return {words.begin(), words.end()};
}

}  // namespace strata::generator
