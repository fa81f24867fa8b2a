#include "revision.hpp"

#include <algorithm>
#include <array>

namespace strata::generator {

namespace {

// Words that mean something else where a revision could stand.
constexpr std::array<std::string_view, 5> reserved{"base", "current", "head", "heads", "none"};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

bool begins_with_dashed_date(std::string_view name) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (name.size() < shape.size()) return false;
  return std::equal(shape.begin(), shape.end(), name.begin(),
                    [](char wanted, char found) { return wanted == 'd' ? is_digit(found) : found == wanted; });
}

}  // namespace

bool is_revision(std::string_view text) noexcept {
  if (text.empty() || text.front() == '_' || text.front() == '.') return false;
  if (std::find(reserved.begin(), reserved.end(), text) != reserved.end()) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char byte) { return is_digit(byte) || is_letter(byte) || byte == '_' || byte == '.'; });
}

std::string_view name_of(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

file_name_parts read_file_name(std::string_view name) {
  if (name.ends_with(".sql")) name.remove_suffix(4);
  const bool dashed = begins_with_dashed_date(name);
  file_name_parts parts;
  std::size_t end = 0;
  while (!name.empty() && is_digit(name.front()) && end < name.size()) {
    const bool dash_in_number = dashed && name[end] == '-' && end + 1 < name.size() && is_digit(name[end + 1]);
    if (!is_digit(name[end]) && name[end] != '_' && !dash_in_number) break;
    if (!dash_in_number) parts.revision += name[end];
    ++end;
  }
  while (parts.revision.ends_with('_')) parts.revision.pop_back();

  constexpr std::string_view separators = "_-. ";
  std::string_view rest = name.substr(end);
  rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
  parts.description = rest;
  std::replace_if(
      parts.description.begin(), parts.description.end(), [](char byte) { return byte == '_' || byte == '-'; }, ' ');
  return parts;
}

std::string following_revision(std::string_view revision) {
  std::string next{revision};
  std::size_t at = next.find_last_of("0123456789");
  if (at == std::string::npos) return next + "_1";
  while (next[at] == '9') {
    next[at] = '0';
    if (at == 0 || !is_digit(next[at - 1])) return next.insert(at, 1, '1');
    --at;
  }
  ++next[at];
  return next;
}

}  // namespace strata::generator
