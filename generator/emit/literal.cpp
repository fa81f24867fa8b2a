#include "literal.hpp"

#include <fmt/format.h>

namespace strata::generator {

namespace {

// Raw literals would be easier to read, but compilers turn CRLF into LF in them. Bytes outside ASCII are octal because
// hexadecimal escapes have no fixed length.
void append_escaped(std::string& to, char byte, char before) {
  switch (byte) {
    case '\n':
      to += "\\n";
      return;
    case '\r':
      to += "\\r";
      return;
    case '\t':
      to += "\\t";
      return;
    case '"':
      to += "\\\"";
      return;
    case '\\':
      to += "\\\\";
      return;
    case '?':
      // Two in a row could begin a trigraph.
      to += before == '?' ? "\\?" : "?";
      return;
    default:
      break;
  }
  const auto code = static_cast<unsigned char>(byte);
  if (code < 0x20 || code > 0x7E) {
    to += fmt::format("\\{:03o}", code);
  } else {
    to += byte;
  }
}

}  // namespace

std::string string_literal(std::string_view text, std::size_t indent) {
  constexpr std::size_t longest_escape = 4;
  const std::string next_piece = "\"\n" + std::string(indent, ' ') + "\"";

  std::string literal = "\"";
  std::size_t piece_begin = 0;
  char before = '\0';
  for (std::size_t at = 0; at < text.size(); ++at) {
    append_escaped(literal, text[at], before);
    before = text[at];
    const bool piece_is_full = literal.size() - piece_begin + longest_escape >= longest_piece;
    if ((text[at] == '\n' || piece_is_full) && at + 1 < text.size()) {
      literal += next_piece;
      piece_begin = literal.size() - 1;
    }
  }
  return literal + '"';
}

std::string view_literal(std::string_view text, std::size_t indent) {
  if (text.empty()) return "{}";
  return fmt::format("{{{}, {}}}", string_literal(text, indent), text.size());
}

}  // namespace strata::generator
