#include "stored_script.hpp"

#include <charconv>
#include <cstddef>

namespace strata {

namespace {

// `-- strata:statement BYTES LINE [alone] [joined]`, then the statement, then the separator. `alone`: outside a
// transaction; `joined`: commits with the next.
constexpr std::string_view mark = "-- strata:statement ";
constexpr std::string_view alone_word = " alone";
constexpr std::string_view joined_word = " joined";
constexpr std::string_view separator = ";\n";

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

}  // namespace

std::string pack(const script& from) {
  std::string text;
  for (const statement& each : from.statements) {
    text.append(mark).append(std::to_string(each.text.size())).append(" ").append(std::to_string(each.line));
    if (!each.in_transaction) text.append(alone_word);
    if (each.commits_with_next) text.append(joined_word);
    text.append("\n").append(each.text).append(separator);
  }
  return text;
}

std::optional<std::vector<stored_statement>> unpack(std::string_view text) {
  std::vector<stored_statement> statements;
  while (!text.empty()) {
    std::size_t size = 0;
    stored_statement next;
    if (!skip(text, mark) || !read(text, size) || !skip(text, " ") || !read(text, next.line)) return std::nullopt;
    next.in_transaction = !skip(text, alone_word);
    next.commits_with_next = skip(text, joined_word);
    if (!skip(text, "\n") || text.size() < size) return std::nullopt;
    next.text = text.substr(0, size);
    text.remove_prefix(size);
    if (!skip(text, separator)) return std::nullopt;
    statements.push_back(std::move(next));
  }
  return statements;
}

}  // namespace strata
