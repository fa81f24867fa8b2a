#include "stored_script.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

#include "runtime/src/text/sha256.hpp"

namespace strata {

namespace {

// `-- strata:statement BYTES LINE [alone] [joined] [loses]`, then the statement, then the separator. `alone`: outside a
// transaction; `joined`: commits with the next; `loses`: takes data away.
constexpr std::string_view mark = "-- strata:statement ";
constexpr std::string_view alone_word = " alone";
constexpr std::string_view joined_word = " joined";
constexpr std::string_view loses_word = " loses";
constexpr std::string_view separator = ";\n";
// Before the mark of the statement that they belong to, a line each.
constexpr std::string_view guard_mark = "-- strata:guard ";
constexpr std::string_view derived_guard_mark = "-- strata:derived-guard ";
constexpr std::string_view index_mark = "-- strata:index ";
constexpr std::string_view call_mark = "-- strata:call ";

bool skip(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

template <typename Number>
bool read(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// In one line: a guard may have several, and the shell must skip them all.
std::string escaped(std::string_view text) {
  std::string line;
  for (const char each : text) {
    if (each == '\\') {
      line += "\\\\";
    } else if (each == '\n') {
      line += "\\n";
    } else {
      line += each;
    }
  }
  return line;
}

bool read_line(std::string_view& text, std::string_view expected, std::string& into) {
  if (!skip(text, expected)) return false;
  into.clear();
  while (!text.empty() && text.front() != '\n') {
    const bool escape = text.front() == '\\' && text.size() > 1;
    if (escape) text.remove_prefix(1);
    into += escape && text.front() == 'n' ? '\n' : text.front();
    text.remove_prefix(1);
  }
  return skip(text, "\n");
}

std::string pack_statements(const script& from) {
  std::string text;
  for (const statement& each : from.statements) {
    if (!each.guard.empty()) {
      text.append(each.guard_derived ? derived_guard_mark : guard_mark).append(escaped(each.guard)).append("\n");
    }
    if (!each.concurrent_index.empty()) text.append(index_mark).append(escaped(each.concurrent_index)).append("\n");
    if (!each.call.name.empty()) text.append(call_mark).append(escaped(each.call.name)).append("\n");
    text.append(mark).append(std::to_string(each.text.size())).append(" ").append(std::to_string(each.line));
    if (!each.in_transaction) text.append(alone_word);
    if (each.commits_with_next) text.append(joined_word);
    if (each.loses_data) text.append(loses_word);
    text.append("\n").append(each.text).append(separator);
  }
  return text;
}

bool has_variables(const script& in) {
  return std::any_of(in.statements.begin(), in.statements.end(),
                     [](const statement& each) { return !each.pieces.empty(); });
}

// Without what a checksum does not count either.
std::string bare(std::string_view text) {
  std::string result;
  char quote = 0;
  while (!text.empty()) {
    std::size_t length = 1;
    if (quote != 0) {
      if (text.front() == quote) quote = 0;
      result += text.front();
    } else if (text.starts_with("--")) {
      length = text.find('\n');
    } else if (text.starts_with("/*")) {
      length = text.find("*/");
      if (length != std::string_view::npos) length += 2;
    } else if (constexpr std::string_view blanks = " \t\r\n\f\v"; blanks.find(text.front()) == std::string_view::npos) {
      if (text.front() == '\'' || text.front() == '"') quote = text.front();
      result += text.front();
    }
    text.remove_prefix(std::min(length, text.size()));
  }
  return result;
}

std::string checksum_line(std::string_view statements) { return "-- strata:script " + sha256_text(statements) + "\n"; }

}  // namespace

std::string pack(const script& from) {
  const std::string statements = pack_statements(from);
  return statements.empty() ? statements : checksum_line(statements) + statements;
}

std::optional<std::vector<stored_statement>> unpack(std::string_view text) {
  std::vector<stored_statement> statements;
  if (text.empty()) return statements;
  const std::size_t first_line = std::min(text.find('\n'), text.size() - 1) + 1;
  if (text.substr(0, first_line) != checksum_line(text.substr(first_line))) return std::nullopt;
  text.remove_prefix(first_line);
  while (!text.empty()) {
    std::size_t size = 0;
    stored_statement next;
    if (!read_line(text, guard_mark, next.guard)) {
      next.guard_derived = read_line(text, derived_guard_mark, next.guard);
    }
    read_line(text, index_mark, next.concurrent_index);
    read_line(text, call_mark, next.call);
    if (!skip(text, mark) || !read(text, size) || !skip(text, " ") || !read(text, next.line)) return std::nullopt;
    next.in_transaction = !skip(text, alone_word);
    next.commits_with_next = skip(text, joined_word);
    next.loses_data = skip(text, loses_word);
    if (!skip(text, "\n") || text.size() < size) return std::nullopt;
    next.text = text.substr(0, size);
    text.remove_prefix(size);
    if (!skip(text, separator)) return std::nullopt;
    statements.push_back(std::move(next));
  }
  return statements;
}

bool differs(const std::vector<stored_statement>& stored, const script& from) {
  if (has_variables(from)) return false;
  return !std::equal(stored.begin(), stored.end(), from.statements.begin(), from.statements.end(),
                     [](const stored_statement& kept, const statement& own) {
                       return bare(kept.text) == bare(own.text) && kept.in_transaction == own.in_transaction &&
                              kept.guard == own.guard && kept.concurrent_index == own.concurrent_index &&
                              kept.call == own.call.name;
                     });
}

bool claims_to_be(const applied_migration& stored, const script& from) {
  return stored.down_checksum == from.checksum && stored.down.size() == from.statements.size() && !has_variables(from);
}

}  // namespace strata
