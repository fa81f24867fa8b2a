#include "snapshot_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "generator/sql/lexer.hpp"

namespace strata::generator {

namespace {

using words = std::vector<std::string_view>;

// Without what is between quotes, blanks and comments.
words code_words(std::string_view text) {
  words found;
  for (const token& each : lex(text, dialect::sqlite).tokens) {
    if (each.kind == token_kind::word) found.push_back(text_of(text, each));
  }
  return found;
}

template <typename Words>
bool is_one_of(std::string_view word, const Words& all) {
  return std::any_of(all.begin(), all.end(), [word](std::string_view each) { return is_word(word, each); });
}

// They work on the database, whose pages hold all that they did.
constexpr std::array<std::string_view, 13> leads_to_pages{"alter",  "analyze", "create",  "delete", "drop",
                                                          "insert", "reindex", "replace", "select", "update",
                                                          "vacuum", "values",  "with"};
constexpr std::array<std::string_view, 6> harmless_pragmas{"application_id",  "defer_foreign_keys", "foreign_key_check",
                                                           "integrity_check", "quick_check",        "user_version"};

std::optional<std::string> reason_of(const words& code, bool transactional) {
  if (code.empty()) return std::nullopt;
  const std::string_view first = code.front();
  const std::string_view second = code.size() > 1 ? code[1] : std::string_view{};
  if (is_word(first, "pragma")) {
    // `PRAGMA main.user_version`
    const std::string_view name = is_word(second, "main") && code.size() > 2 ? code[2] : second;
    // Inside a transaction it does nothing.
    if (is_one_of(name, harmless_pragmas) || (transactional && is_word(name, "foreign_keys"))) return std::nullopt;
    return fmt::format("PRAGMA {} is for the connection, or for a database before it has tables", name);
  }
  if (!is_one_of(first, leads_to_pages)) return fmt::format("{} may act outside the database", first);
  const bool writes_file = is_word(first, "vacuum") &&
                           std::any_of(code.begin(), code.end(), [](auto word) { return is_word(word, "into"); });
  if (writes_file) return "VACUUM INTO writes a file";
  if (is_word(first, "create") && (is_word(second, "temp") || is_word(second, "temporary"))) {
    return "what is temporary belongs to the connection";
  }
  return std::nullopt;
}

std::optional<std::string> provided_function(const words& code, const provided_objects& provided) {
  for (const std::string& each : provided.functions) {
    std::string name = each.substr(0, each.find('/'));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; });
    const bool used = std::any_of(code.begin(), code.end(), [&](std::string_view word) { return is_word(word, name); });
    if (used) return fmt::format("{}() is the application's function", name);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> reason_to_run(const chain_migration& migration, const provided_objects& provided) {
  for (const sql_statement& each : migration.up.statements) {
    if (!each.call.empty()) return "it calls a step in C++";
    if (!each.pieces.empty()) return "it uses variables";
    const words code = code_words(each.text);
    if (auto reason = reason_of(code, migration.up.transactional)) return reason;
    if (auto reason = provided_function(code, provided)) return reason;
  }
  return std::nullopt;
}

}  // namespace strata::generator
