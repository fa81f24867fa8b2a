#include "runtime/sql/lexical_rules.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include "lexer.hpp"

namespace strata::generator {

namespace {

using namespace std::string_view_literals;
using sql::add;
using sql::byte_classes;
using sql::lexical_rules;
using sql::operator_byte;
using sql::string_prefix;

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

constexpr lexical_rules postgresql = postgresql_rules();
constexpr lexical_rules mysql = mysql_rules();

const lexical_rules& rules_of(dialect which) noexcept {
  switch (which) {
    case dialect::sqlite:
      return sql::sqlite_rules();
    case dialect::postgresql:
      return postgresql;
    case dialect::mysql:
      break;
  }
  return mysql;
}

}  // namespace

lexed_text lex(std::string_view text, dialect which) { return sql::lex(text, rules_of(which)); }

}  // namespace strata::generator
