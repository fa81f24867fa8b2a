#include "names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace strata::generator {

namespace {

// Words that mean something else where a revision could stand.
constexpr std::array<std::string_view, 5> reserved{"base", "current", "head", "heads", "none"};

constexpr std::string_view digits = "0123456789";

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

bool begins_with_dashed_date(std::string_view name) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (name.size() < shape.size()) return false;
  return std::equal(shape.begin(), shape.end(), name.begin(),
                    [](char wanted, char found) { return wanted == 'd' ? is_digit(found) : found == wanted; });
}

// The language's keywords, and `std` and `strata` because the generated code uses them.
constexpr auto keywords = std::to_array<std::string_view>(
    {"alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
     "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
     "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
     "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
     "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
     "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
     "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
     "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
     "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
     "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
     "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
     "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
     "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
     "xor_eq",      "std",      "strata"});

// SQLite's SQLITE_MAX_FUNCTION_ARG, as it is built by default before 3.48.
constexpr int most_arguments = 100;

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

std::string words_of(std::string_view name) {
  std::string words{name};
  std::replace_if(
      words.begin(), words.end(), [](char byte) { return byte == '_' || byte == '-'; }, ' ');
  return words;
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
  parts.description = words_of(rest);
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

bool is_number(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

bool is_version(std::string_view text) noexcept {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_number(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string_view leading_digits(std::string_view text) noexcept {
  return text.substr(0, std::min(text.find_first_not_of(digits), text.size()));
}

bool is_identifier(std::string_view text) noexcept {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  if (text.empty() || letters.find(text.front()) == std::string_view::npos) return false;
  const auto may_stand = [&](char each) {
    return letters.find(each) != std::string_view::npos || digits.find(each) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), may_stand) &&
         std::find(keywords.begin(), keywords.end(), text) == keywords.end();
}

std::optional<function_declaration> read_function_declaration(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  function_declaration found{std::string{text.substr(0, slash)}};
  const std::string_view number = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), found.arguments);
  const bool whole = failed == std::errc{} && end == number.data() + number.size();
  if (!whole || found.arguments < 0 || found.arguments > most_arguments) return std::nullopt;
  return found;
}

}  // namespace strata::generator
