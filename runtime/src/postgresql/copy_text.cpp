#include "copy_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace strata::postgresql {

namespace {

// Cuts `text` at the first `end` and returns what stood before it.
std::string_view take_until(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  return before;
}

std::string without_quotes(std::string_view name) {
  if (name.starts_with('"') && name.ends_with('"') && name.size() > 1) name = name.substr(1, name.size() - 2);
  return std::string{name};
}

// https://www.postgresql.org/docs/current/sql-copy.html, Text Format. COPY itself writes none of the octal and hex
// forms.
std::optional<std::string> unescaped(std::string_view field) {
  if (field == "\\N") return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at < field.size(); ++at) {
    if (field[at] != '\\' || at + 1 == field.size()) {
      text += field[at];
      continue;
    }
    constexpr std::string_view letters = "bfnrtv";
    constexpr std::string_view meanings = "\b\f\n\r\t\v";
    const std::size_t which = letters.find(field[++at]);
    text += which == std::string_view::npos ? field[at] : meanings[which];
  }
  return text;
}

// `COPY public.strata_state (id, format) FROM stdin;`
std::optional<copied_table> read_head(std::string_view line) {
  constexpr std::string_view begin = "COPY ";
  constexpr std::string_view end = ") FROM stdin;";
  if (!line.starts_with(begin) || !line.ends_with(end)) return std::nullopt;
  line.remove_prefix(begin.size());
  line.remove_suffix(end.size());
  copied_table found;
  std::string_view name = take_until(line, " (");
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  found.name = without_quotes(name);
  while (!line.empty()) found.columns.push_back(without_quotes(take_until(line, ", ")));
  return found;
}

}  // namespace

std::vector<copied_table> read_copy_text(std::string_view script) {
  std::vector<copied_table> found;
  while (!script.empty()) {
    auto table = read_head(take_until(script, "\n"));
    if (!table) continue;
    while (!script.empty()) {
      std::string_view line = take_until(script, "\n");
      if (line == "\\.") break;
      row& next = table->rows.emplace_back();
      for (std::size_t column = 0; column < table->columns.size(); ++column) {
        next.push_back(unescaped(take_until(line, "\t")));
      }
    }
    found.push_back(std::move(*table));
  }
  return found;
}

}  // namespace strata::postgresql
