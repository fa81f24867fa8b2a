#include "section_reading.hpp"

#include <algorithm>

namespace strata::generator {

namespace {

// The lines that pg_dump guards its output with: they do nothing but keep psql from other commands, and Strata has
// none. Without them; offsets stay.
std::string without_dump_guards(std::string_view text, dialect which) {
  if (which != dialect::postgresql) return {};
  if (text.find("\\restrict") == std::string_view::npos && text.find("\\unrestrict") == std::string_view::npos)
    return {};
  std::string plain{text};
  const std::vector<token> tokens = lex(text, which).tokens;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    const std::string_view next = text_of(text, tokens[at + 1]);
    const bool guards = text_of(text, tokens[at]) == "\\" && (next == "restrict" || next == "unrestrict");
    const std::size_t begin = tokens[at].offset;
    if (!guards || (begin > 0 && text[begin - 1] != '\n')) continue;
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    plain.replace(begin, end - begin, end - begin, ' ');
  }
  return plain;
}

std::string make_stand_in(const script_section& from, std::string_view original, dialect which) {
  std::string plain = without_dump_guards(original, which);
  if (from.variables.empty()) return plain;
  return with_stand_ins(plain.empty() ? original : std::string_view{plain}, which);
}

}  // namespace

statement_head::statement_head(std::string_view text, std::span<const token> statement) {
  for (const token& each : statement) {
    if (count_ == capacity) break;
    if (!is_code(each.kind) || each.kind == token_kind::hint || each.kind == token_kind::conditional) continue;
    const bool opaque = each.kind == token_kind::string || each.kind == token_kind::quoted_name;
    tokens_[count_++] = opaque ? std::string_view{} : text_of(text, each);
  }
}

bool statement_head::starts_with(std::initializer_list<std::string_view> words) const noexcept {
  std::size_t index = 0;
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return is_word((*this)[index++], word); });
}

bool statement_head::holds(std::string_view word) const noexcept {
  return std::any_of(tokens_.begin(), tokens_.end(), [&](std::string_view each) { return is_word(each, word); });
}

section_reading::section_reading(const script_section& from, dialect which_dialect)
    : section(from),
      which(which_dialect),
      original(from.file->text().substr(from.begin, from.end - from.begin)),
      stand_in(make_stand_in(from, original, which)),
      text(stand_in.empty() ? original : std::string_view{stand_in}),
      lexed(lex(text, which)),
      statements(split(text, lexed.tokens, which)) {}

diagnostic section_reading::about(std::size_t offset, std::string code, std::string message, std::string help) const {
  return {.code = std::move(code),
          .message = std::move(message),
          .file = section.file,
          .offset = section.begin + offset,
          .help = std::move(help)};
}

bool section_reading::first_on_line(std::size_t offset) const noexcept {
  if (offset == 0) return true;
  const std::size_t before = text.find_last_not_of(" \t", offset - 1);
  return before == std::string_view::npos || text[before] == '\n' || text[before] == '\r';
}

std::string_view section_reading::line_at(std::size_t offset) const noexcept {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::string_view line = text.substr(begin, std::min(text.find('\n', offset), text.size()) - begin);
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

}  // namespace strata::generator
