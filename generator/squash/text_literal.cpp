#include "text_literal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/layout/text_check.hpp"

namespace strata::generator {

namespace {

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7F;
}

std::string in_quotes(std::string_view text) {
  std::string literal = "'";
  for (const char each : text) literal.append(each == '\'' ? 2 : 1, each);
  return literal + '\'';
}

}  // namespace

std::string sqlite_text_literal(std::string_view text) {
  if (first_invalid_utf8(text)) {
    std::string digits;
    for (const char each : text) digits += fmt::format("{:02X}", static_cast<unsigned char>(each));
    return fmt::format("CAST(X'{}' AS TEXT)", digits);
  }
  if (std::none_of(text.begin(), text.end(), is_control)) return in_quotes(text);
  std::string literal;
  const auto add = [&literal](const std::string& part) { literal.append(literal.empty() ? "" : " || ").append(part); };
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_control) - text.begin());
    if (end > 0) add(in_quotes(text.substr(0, end)));
    if (end == text.size()) break;
    add(fmt::format("char({})", static_cast<unsigned>(static_cast<unsigned char>(text[end]))));
    text.remove_prefix(end + 1);
  }
  return literal;
}

std::string postgresql_text_literal(std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char each) { return is_control(each) || each == '\\'; });
  if (plain) return in_quotes(text);
  std::string literal = "E'";
  for (const char each : text) {
    if (each == '\n') {
      literal += "\\n";
    } else if (is_control(each)) {
      literal += fmt::format("\\x{:02x}", static_cast<unsigned char>(each));
    } else {
      literal.append(each == '\'' || each == '\\' ? 2 : 1, each);
    }
  }
  return literal + '\'';
}

}  // namespace strata::generator
