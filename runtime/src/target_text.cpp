#include "target_text.hpp"

#include <charconv>

namespace strata {

target_text read_target(std::string_view text) {
  target_text read{.whole = text, .branch = std::nullopt, .word = text, .steps = std::nullopt};
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    read.branch = text.substr(0, at);
    read.word = text.substr(at + 1);
  }
  const std::size_t sign = read.word.find_last_of("+-");
  if (sign == std::string_view::npos || sign + 1 == read.word.size()) return read;
  long steps = 0;
  const char* const first = read.word.data() + sign + 1;
  const char* const last = read.word.data() + read.word.size();
  if (const auto [end, error] = std::from_chars(first, last, steps); error != std::errc{} || end != last) return read;
  read.steps = read.word[sign] == '-' ? -steps : steps;
  read.word = read.word.substr(0, sign);
  return read;
}

std::vector<std::string_view> split_targets(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace strata
