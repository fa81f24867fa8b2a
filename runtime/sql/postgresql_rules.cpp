#include "lexical_rules.hpp"

namespace strata::sql {

namespace {

using namespace std::string_view_literals;

constexpr std::array postgresql_prefixes{
    string_prefix{.letters = "e", .backslash_escapes = true}, string_prefix{.letters = "b"},
    string_prefix{.letters = "x"}, string_prefix{.letters = "n"}, string_prefix{.letters = "u&", .names_too = true}};
// Those that are made of other bytes than operators are, or that no operator may continue.
constexpr std::array postgresql_operators{"::"sv, ":="sv, ".."sv};

// standard_conforming_strings is on: PostgreSQL's default since 9.1, and its only value from 19.
constexpr lexical_rules make_rules() {
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

constexpr lexical_rules rules = make_rules();

}  // namespace

const lexical_rules& postgresql_rules() noexcept { return rules; }

}  // namespace strata::sql
