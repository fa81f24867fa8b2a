#include "text_check.hpp"

#include <fmt/format.h>

#include <optional>

namespace strata::generator {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// The length of the character that begins at `at`; 0 where there is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
  if (first == 0xE0) lowest = 0xA0;
  if (first == 0xED) highest = 0x9F;
  if (first == 0xF0) lowest = 0x90;
  if (first == 0xF4) highest = 0x8F;
  if (byte_at(text, at + 1) < lowest || byte_at(text, at + 1) > highest) return 0;
  for (std::size_t next = 2; next < length; ++next) {
    if ((byte_at(text, at + next) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

// By its byte order mark, or by the zero half of an ASCII character at its beginning.
bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.size() >= 4 && ((text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0) ||
                              (text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0));
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

bool check_text(const source& file, diagnostics& messages) {
  const std::string_view text = file->text();
  if (is_utf16(text)) {
    messages.add({.code = "strata-utf16",
                  .message = "the file is UTF-16; migrations are UTF-8",
                  .file = file,
                  .help = fmt::format("iconv -f UTF-16 -t UTF-8 -o utf8.sql {0} && mv utf8.sql {0}", file->path())});
    return false;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    messages.add({.code = "strata-nul-byte",
                  .message = "NUL byte: no engine takes one in SQL text",
                  .file = file,
                  .offset = nul,
                  .help = "remove the byte; to store one, write a blob literal (X'00')"});
    return false;
  }
  if (const auto invalid = first_invalid_utf8(text)) {
    messages.add({.code = "strata-invalid-utf8",
                  .message = fmt::format("byte 0x{:02X} is not valid UTF-8", byte_at(text, *invalid)),
                  .file = file,
                  .offset = invalid,
                  .help = "save the file as UTF-8; to store other bytes, write a blob literal (X'…')"});
    return false;
  }
  return true;
}

}  // namespace strata::generator
