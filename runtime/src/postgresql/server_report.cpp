#include "server_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace strata::postgresql {

namespace {

// https://www.postgresql.org/docs/current/errcodes-appendix.html
engine_error::kind kind_of(std::string_view sqlstate) {
  using kind = engine_error::kind;
  // The last five are what a statement meets where an earlier one is not committed yet: the new value of an
  // enumeration, triggers that wait for COMMIT, a temporary table that goes then, a cursor likewise, and a snapshot or
  // slot that needs a transaction without writes.
  constexpr std::array<std::pair<std::string_view, kind>, 16> known{{
      {"42P01", kind::missing_table},
      {"40001", kind::conflict},
      {"40P01", kind::conflict},
      {"55P03", kind::lock_timeout},
      {"25006", kind::read_only},
      {"53100", kind::disk_full},
      {"53200", kind::transaction_full},
      {"23503", kind::foreign_key},
      {"57P01", kind::connection_lost},
      {"57P02", kind::connection_lost},
      {"57P03", kind::connection_lost},
      {"55P04", kind::needs_commit},
      {"55006", kind::needs_commit},
      {"42P07", kind::needs_commit},
      {"42P03", kind::needs_commit},
      {"25001", kind::needs_commit},
  }};
  if (sqlstate.starts_with("08")) return kind::connection_lost;
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == sqlstate; });
  return found == known.end() ? kind::refused : found->second;
}

constexpr const char* read_only_help =
    "the server is a standby, or the session read-only: connect to the primary, or as a role whose transactions may "
    "write";

std::string one_line(std::string_view text) {
  std::string line{text};
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

// A DO block fails while it runs, and the server then counts lines from where its body begins.
std::optional<std::size_t> line_of_block(std::string_view context, std::string_view sql) {
  constexpr std::string_view mark = "inline_code_block line ";
  const std::size_t at = context.find(mark);
  const std::size_t open = sql.find('$');
  if (at == std::string_view::npos || open == std::string_view::npos) return std::nullopt;
  const std::string_view digits = context.substr(at + mark.size());
  int line = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), line);
  std::size_t offset = open;
  for (; line > 1; --line) {
    offset = sql.find('\n', offset);
    if (offset == std::string_view::npos) return std::nullopt;
    ++offset;
  }
  return offset == open ? open : std::min(sql.find_first_not_of(" \t", offset), sql.size());
}

// libpq shows a window of a long line, with dots where it cut, and a caret below.
std::size_t position_from_caret(std::string_view text, std::string_view sql) {
  const std::size_t at = text.find("\nLINE ");
  if (at == std::string_view::npos) return 0;
  const std::string_view shown = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  const std::string_view below = text.substr(std::min(at + 1 + shown.size() + 1, text.size()));
  const std::size_t caret = below.find('^');
  const std::size_t colon = shown.find(": ");
  if (caret == std::string_view::npos || colon == std::string_view::npos || below.find('\n') < caret) return 0;
  int line = 0;
  std::from_chars(shown.data() + 5, shown.data() + colon, line);

  std::size_t start = 0;
  for (; line > 1 && start != std::string_view::npos; --line) {
    start = sql.find('\n', start);
    if (start != std::string_view::npos) ++start;
  }
  if (start == std::string_view::npos) return 0;
  std::string_view window = shown.substr(colon + 2);
  std::size_t column = characters(below.substr(0, caret)) - (colon + 2);
  if (window.starts_with("...")) {
    window.remove_prefix(3);
    column -= std::min<std::size_t>(column, 3);
    if (window.ends_with("...")) window.remove_suffix(3);
    const std::size_t found = sql.find(window, start);
    if (found == std::string_view::npos) return 0;
    start = found;
  }
  return characters(sql.substr(0, start)) + column + 1;
}

std::string_view section(std::string_view text, std::string_view name) {
  const std::string label = "\n" + std::string{name} + ":  ";
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + label.size());
  std::size_t end = rest.size();
  for (const char* next : {"\nDETAIL:  ", "\nHINT:  ", "\nCONTEXT:  ", "\nQUERY:  "})
    end = std::min(end, rest.find(next));
  while (end > 0 && rest[end - 1] == '\n') --end;
  return rest.substr(0, end);
}

}  // namespace

std::size_t byte_offset(std::string_view sql, std::size_t position) noexcept {
  std::size_t offset = 0;
  for (std::size_t seen = 0; offset < sql.size(); ++offset) {
    if (starts_character(sql[offset]) && ++seen == position) break;
  }
  return offset;
}

engine_error make_error(const server_report& from, std::string_view sql) {
  std::string text = one_line(from.message);
  if (!from.detail.empty()) text += "; detail: " + one_line(from.detail);
  if (!from.hint.empty()) text += "; hint: " + one_line(from.hint);
  if (!from.context.empty()) text += "; in: " + from.context.substr(0, from.context.find('\n'));
  std::optional<std::size_t> offset;
  if (from.position != 0) {
    offset = byte_offset(sql, from.position);
  } else {
    offset = line_of_block(from.context, sql);
  }
  const engine_error::kind kind = kind_of(from.sqlstate);
  return engine_error{kind, text, from.sqlstate, offset, kind == engine_error::kind::read_only ? read_only_help : ""};
}

server_report read_text(std::string_view text, std::string sqlstate, std::string_view sql) {
  server_report found{.sqlstate = std::move(sqlstate)};
  const std::size_t label = text.find(":  ");
  const std::string_view message = label == std::string_view::npos ? text : text.substr(label + 3);
  std::size_t end = message.size();
  for (const char* next : {"\nLINE ", "\nDETAIL:  ", "\nHINT:  ", "\nCONTEXT:  ", "\nQUERY:  "}) {
    end = std::min(end, message.find(next));
  }
  while (end > 0 && message[end - 1] == '\n') --end;
  found.message = message.substr(0, end);
  found.detail = section(text, "DETAIL");
  found.hint = section(text, "HINT");
  found.context = section(text, "CONTEXT");
  // With QUERY, the line and the caret are those of a statement inside a function.
  if (section(text, "QUERY").empty()) found.position = position_from_caret(text, sql);
  return found;
}

}  // namespace strata::postgresql
