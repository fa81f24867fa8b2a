#include "lexical_rules.hpp"

namespace strata::sql {

namespace {

using namespace std::string_view_literals;

constexpr std::array sqlite_prefixes{string_prefix{.letters = "x", .doubled_quotes = false}};
constexpr std::array sqlite_operators{"->>"sv, "->"sv, "<="sv, "<>"sv, "<<"sv, ">="sv, ">>"sv, "=="sv, "!="sv, "||"sv};

constexpr lexical_rules make_rules() {
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

constexpr lexical_rules rules = make_rules();

}  // namespace

const lexical_rules& sqlite_rules() noexcept { return rules; }

}  // namespace strata::sql
