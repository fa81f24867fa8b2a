#include "packed_literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <type_traits>
#include <utility>

#include "runtime/internal/chain_fields.hpp"

namespace strata::generator {

namespace {

// Texts are led by their size and lists by their length, so that the runtime looks at each byte once. All end with a
// space.
class packer {
 public:
  explicit packer(std::span<const std::string> steps) : steps_{steps} {}

  void operator()(std::string_view text) {
    number(text.size());
    end().append(text).append(" ");
  }

  void operator()(std::chrono::milliseconds time) { number(time.count()); }
  void operator()(std::integral auto value) { number(value); }

  template <typename Enumeration>
  requires std::is_enum_v<Enumeration>
  void operator()(Enumeration value) { number(static_cast<int>(value)); }

  void operator()(const cpp_step& step) {
    (*this)(step.name);
    const auto found = std::find(steps_.begin(), steps_.end(), step.name);
    number(step.name.empty() ? 0 : found - steps_.begin() + 1);
  }

  template <typename Part>
  void operator()(strata::span<const Part> list) {
    number(list.size());
    for (const Part& each : list) (*this)(each);
  }

  void operator()(const migration& each) { add_part(each); }
  void operator()(const seed_script& each) { add_part(each); }

  template <typename Part>
  requires std::is_class_v<Part>
  void operator()(const Part& each) { fields(*this, each); }

  [[nodiscard]] std::vector<packed_part> parts() && { return std::move(parts_); }

 private:
  template <typename Part>
  void add_part(const Part& each) {
    parts_.push_back({.file = std::string{each.file}, .text = {}});
    fields(*this, each);
    parts_.emplace_back();
  }

  void number(std::integral auto value) { end().append(std::to_string(value)).append(" "); }

  std::string& end() { return parts_.back().text; }

  std::span<const std::string> steps_;
  std::vector<packed_part> parts_{1};
};

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

std::vector<packed_part> pack(const chain& from, std::span<const std::string> steps) {
  packer all{steps};
  all(from);
  return std::move(all).parts();
}

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
