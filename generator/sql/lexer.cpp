#include "lexer.hpp"

#include <array>
#include <cstdint>

#include "runtime/sql/lexical_rules.hpp"

namespace strata::generator {

namespace {

using namespace std::string_view_literals;
using sql::byte_classes;
using sql::lexical_rules;
using sql::string_prefix;

constexpr std::array mysql_prefixes{string_prefix{.letters = "x", .doubled_quotes = false},
                                    string_prefix{.letters = "b", .doubled_quotes = false},
                                    string_prefix{.letters = "n", .backslash_escapes = true}};
constexpr std::array mysql_operators{"<=>"sv, "->>"sv, "->"sv, "<="sv, "<>"sv, "<<"sv, ">="sv,
                                     ">>"sv,  "!="sv,  ":="sv, "||"sv, "&&"sv, "@@"sv};

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

constexpr lexical_rules mysql = mysql_rules();

const lexical_rules& rules_of(dialect which) noexcept {
  switch (which) {
    case dialect::sqlite:
      return sql::sqlite_rules();
    case dialect::postgresql:
      return sql::postgresql_rules();
    case dialect::mysql:
      break;
  }
  return mysql;
}

}  // namespace

lexed_text lex(std::string_view text, dialect which) { return sql::lex(text, rules_of(which)); }

}  // namespace strata::generator
