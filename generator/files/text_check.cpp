#include "text_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
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

struct code_range {
  std::uint32_t first;
  std::uint32_t last;
};

// Signs, spaces, marks that cannot be seen, arrows, pictures and what is nobody's: all that is no letter, digit or
// accent in the blocks where such things stand together (Unicode 15).
constexpr std::array no_letters{
    code_range{0x80, 0xA9},       code_range{0xAB, 0xB4},       code_range{0xB6, 0xB9},
    code_range{0xBB, 0xBF},       code_range{0xD7, 0xD7},       code_range{0xF7, 0xF7},
    code_range{0x34F, 0x34F},     code_range{0x61C, 0x61C},     code_range{0x115F, 0x1160},
    code_range{0x1680, 0x1680},   code_range{0x17B4, 0x17B5},   code_range{0x180B, 0x180F},
    code_range{0x2000, 0x206F},   code_range{0x20A0, 0x20CF},   code_range{0x2190, 0x2BFF},
    code_range{0x2E00, 0x2E7F},   code_range{0x2FF0, 0x3004},   code_range{0x3008, 0x3020},
    code_range{0x3030, 0x3030},   code_range{0x3164, 0x3164},   code_range{0xD800, 0xF8FF},
    code_range{0xFE00, 0xFE1F},   code_range{0xFE30, 0xFE6F},   code_range{0xFEFF, 0xFF0F},
    code_range{0xFF1A, 0xFF20},   code_range{0xFF3B, 0xFF40},   code_range{0xFF5B, 0xFF65},
    code_range{0xFFA0, 0xFFA0},   code_range{0xFFE0, 0xFFFF},   code_range{0x1D000, 0x1D3FF},
    code_range{0x1F000, 0x1FAFF}, code_range{0xE0000, 0x10FFFF}};

std::uint32_t code_point(std::string_view character) {
  constexpr std::array<unsigned, 5> first_bits{0, 0x7FU, 0x1FU, 0x0FU, 0x07U};
  std::uint32_t code = static_cast<unsigned char>(character[0]) & first_bits.at(character.size());
  for (const char each : character.substr(1)) code = code << 6U | (static_cast<unsigned char>(each) & 0x3FU);
  return code;
}

bool fits_a_name(std::string_view character) {
  const std::uint32_t code = code_point(character);
  if (code >= 0x80) {
    return std::none_of(no_letters.begin(), no_letters.end(),
                        [code](const code_range& each) { return each.first <= code && code <= each.last; });
  }
  const char byte = character[0];
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         std::string_view{"_-.+ "}.find(byte) != std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> first_unfit_for_a_name(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = character_length(name, at);
    if (length == 0 || !fits_a_name(name.substr(at, length))) return at;
    at += length;
  }
  return std::nullopt;
}

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
