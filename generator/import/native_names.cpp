#include "native_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "generator/files/natural_order.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t longest_description = 80;
constexpr std::size_t fewest_digits = 4;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// A description as a part of a file's name: letters and digits as they are, `_` for what is between them.
std::string word_of(std::string_view description) {
  std::string word;
  for (const char byte : description) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (letter || is_digit(byte) || static_cast<unsigned char>(byte) >= 0x80) {
      word += byte;
    } else if (!word.empty() && word.back() != '_') {
      word += '_';
    }
  }
  if (word.size() > longest_description) {
    std::size_t end = longest_description;
    while ((static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
    word.resize(end);
  }
  while (word.ends_with('_')) word.pop_back();
  return word;
}

std::string stem_of(const migration_file& file) {
  const std::string word = word_of(file.description);
  // In the layouts whose revisions are names, the description is a part of them.
  if (word.empty() || word_of(file.revision).ends_with(word)) return file.revision;
  return fmt::format("{}{}{}", file.revision, is_digit(word.front()) ? '-' : '_', word);
}

}  // namespace

std::vector<std::string> native_names(const std::vector<migration_file>& files, const migration_graph& graph) {
  std::vector<std::string> names;
  for (const std::size_t each : graph.order) names.push_back(stem_of(files[each]) + ".sql");
  const bool numbered =
      std::all_of(names.begin(), names.end(), [](const std::string& each) { return is_digit(each.front()); });
  if (numbered && std::is_sorted(names.begin(), names.end(), natural_less)) return names;
  const std::size_t digits = std::max(fewest_digits, std::to_string(names.size()).size());
  for (std::size_t at = 0; at < names.size(); ++at) names[at] = fmt::format("{:0{}}-{}", at + 1, digits, names[at]);
  return names;
}

}  // namespace strata::generator
