#include "lexical_rules.hpp"

namespace strata::generator {

namespace {

using namespace std::string_view_literals;

constexpr std::array sqlite_prefixes{string_prefix{.letters = "x", .doubled_quotes = false}};
constexpr std::array sqlite_operators{"->>"sv, "->"sv, "<="sv, "<>"sv, "<<"sv, ">="sv, ">>"sv, "=="sv, "!="sv, "||"sv};

constexpr std::array postgresql_prefixes{
    string_prefix{.letters = "e", .backslash_escapes = true}, string_prefix{.letters = "b"},
    string_prefix{.letters = "x"}, string_prefix{.letters = "n"}, string_prefix{.letters = "u&", .names_too = true}};
// Those that are made of other bytes than operators are, or that no operator may continue.
constexpr std::array postgresql_operators{"::"sv, ":="sv, ".."sv};

constexpr std::array mysql_prefixes{string_prefix{.letters = "x", .doubled_quotes = false},
                                    string_prefix{.letters = "b", .doubled_quotes = false},
                                    string_prefix{.letters = "n", .backslash_escapes = true}};
constexpr std::array mysql_operators{"<=>"sv, "->>"sv, "->"sv, "<="sv, "<>"sv, "<<"sv, ">="sv,
                                     ">>"sv,  "!="sv,  ":="sv, "||"sv, "&&"sv, "@@"sv};

constexpr void add(std::array<std::uint8_t, 256>& classes, std::string_view bytes, int which) {
  for (const char byte : bytes) {
    auto& entry = classes[static_cast<unsigned char>(byte)];
    entry = static_cast<std::uint8_t>(entry | which);
  }
}

constexpr std::array<std::uint8_t, 256> byte_classes(std::string_view more_starts, std::string_view more_bytes) {
  std::array<std::uint8_t, 256> classes{};
  add(classes, " \t\n\r\f\v", blank_byte);
  add(classes, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", word_start | word_byte);
  add(classes, "0123456789", word_byte | digit_byte);
  for (std::size_t byte = 0x80; byte < 256; ++byte) classes[byte] = word_start | word_byte;
  add(classes, more_starts, word_start | word_byte);
  add(classes, more_bytes, word_byte);
  return classes;
}

constexpr lexical_rules sqlite_rules() {
  lexical_rules rules;
  rules.classes = byte_classes("", "$");
  rules.prefixes = sqlite_prefixes;
  rules.operators = sqlite_operators;
  rules.backtick_names = true;
  rules.bracket_names = true;
  rules.comment_needs_body = true;
  rules.sqlite_parameters = true;
  rules.mark_is_blank = true;
  return rules;
}

// standard_conforming_strings is on: PostgreSQL's default since 9.1, and its only value from 19.
constexpr lexical_rules postgresql_rules() {
  lexical_rules rules;
  rules.classes = byte_classes("", "$");
  add(rules.classes, "~!@#^&|`?+-*/%<>=", operator_byte);
  rules.prefixes = postgresql_prefixes;
  rules.operators = postgresql_operators;
  rules.free_operators = true;
  rules.dollar_quotes = true;
  rules.continued_strings = true;
  rules.return_ends_comment = true;
  rules.nested_comments = true;
  rules.hint_comments = true;  // pg_hint_plan reads them.
  rules.numbered_parameters = true;
  rules.copy_data = true;
  return rules;
}

// The sql_mode that Strata's connections run under: neither ANSI_QUOTES nor NO_BACKSLASH_ESCAPES.
constexpr lexical_rules mysql_rules() {
  lexical_rules rules;
  rules.classes = byte_classes("$", "");
  rules.prefixes = mysql_prefixes;
  rules.operators = mysql_operators;
  rules.double_quotes_are_strings = true;
  rules.backtick_names = true;
  rules.backslash_escapes = true;
  rules.hash_comments = true;
  rules.dashes_need_blank = true;
  rules.hint_comments = true;
  rules.conditional_comments = true;
  rules.delimiter_lines = true;
  return rules;
}

constexpr std::array all_rules{sqlite_rules(), postgresql_rules(), mysql_rules()};

}  // namespace

const lexical_rules& rules_of(dialect which) noexcept { return all_rules[static_cast<std::size_t>(which)]; }

}  // namespace strata::generator
