#include "data_loss.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

namespace strata::generator {

namespace {

using words = std::vector<std::string_view>;

// Words and punctuation; a quoted name or a string is an empty word.
words words_of(std::string_view text, std::span<const token> statement) {
  words found;
  for (const token& each : statement) {
    if (!is_code(each.kind) || each.kind == token_kind::hint || each.kind == token_kind::conditional) continue;
    const bool opaque = each.kind == token_kind::string || each.kind == token_kind::quoted_name;
    found.push_back(opaque ? std::string_view{} : text_of(text, each));
  }
  return found;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> of) {
  return std::any_of(of.begin(), of.end(), [word](std::string_view each) { return is_word(word, each); });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> of) {
  return is_one_of(word, std::span{of.begin(), of.size()});
}

bool holds(const words& in, std::string_view word) {
  return std::any_of(in.begin(), in.end(), [word](std::string_view each) { return is_word(each, word); });
}

bool holds_pair(const words& in, std::string_view first, std::string_view second) {
  return std::adjacent_find(in.begin(), in.end(), [&](std::string_view left, std::string_view right) {
           return is_word(left, first) && is_word(right, second);
         }) != in.end();
}

std::string_view word_at(const words& in, std::size_t index) {
  return index < in.size() ? in[index] : std::string_view{};
}

// Not of columns: DROP CONSTRAINT, DROP DEFAULT, ALTER COLUMN … DROP NOT NULL.
constexpr std::array<std::string_view, 10> harmless_drops{"constraint", "default", "not",   "identity", "expression",
                                                          "primary",    "foreign", "index", "key",      "check"};

bool alter_table_loses(const words& all) {
  int depth = 0;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at] == "(") ++depth;
    if (all[at] == ")") --depth;
    if (depth != 0) continue;
    // A column's name may be any of these words; then it stands behind ALTER, ADD or COLUMN.
    const bool is_name =
        at > 0 && is_one_of(all[at - 1], {"column", "add", "alter", "rename", "to", "table", "exists"});
    if (is_name) continue;
    if (is_word(all[at], "drop") && !is_one_of(word_at(all, at + 1), harmless_drops)) return true;
    if (is_one_of(all[at], {"type", "modify", "change", "truncate"})) return true;
  }
  return false;
}

bool drop_loses(const words& all) {
  if (is_one_of(word_at(all, 1), {"table", "schema", "database", "owned", "sequence"})) return true;
  if (is_word(word_at(all, 1), "temporary") && is_word(word_at(all, 2), "table")) return true;
  // The columns of a type, a domain or an extension's types go with it.
  return is_one_of(word_at(all, 1), {"type", "domain", "extension"}) && holds(all, "cascade");
}

bool insert_loses(const words& all) {
  return holds_pair(all, "or", "replace") || holds_pair(all, "do", "update") || holds_pair(all, "key", "update");
}

// What runs inside is text to the lexer.
bool block_loses(std::string_view text) {
  static constexpr std::array<std::string_view, 5> signs{"drop", "delete", "truncate", "update", "replace"};
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view each : signs) {
      if (is_word(text.substr(at, each.size()), each)) return true;
    }
  }
  return false;
}

}  // namespace

bool loses_data(std::string_view text, std::span<const token> statement) {
  const words all = words_of(text, statement);
  const std::string_view first = word_at(all, 0);
  if (is_one_of(first, {"delete", "truncate", "update", "replace", "merge"})) return true;
  if (is_word(first, "insert")) return insert_loses(all);
  if (is_word(first, "drop")) return drop_loses(all);
  if (is_word(first, "with")) return holds(all, "delete") || holds(all, "update") || holds(all, "merge");
  if (is_word(first, "alter")) {
    return std::any_of(all.begin(), all.begin() + std::min<std::ptrdiff_t>(4, std::ssize(all)),
                       [](std::string_view each) { return is_word(each, "table"); }) &&
           alter_table_loses(all);
  }
  if (!is_word(first, "do") || statement.empty()) return false;
  const std::size_t begin = statement.front().offset;
  return block_loses(text.substr(begin, statement.back().offset + statement.back().length - begin));
}

}  // namespace strata::generator
