#include "sqlite_tokens.hpp"

#include <algorithm>
#include <array>

#include "runtime/sql/lexer.hpp"
#include "runtime/sql/lexical_rules.hpp"

namespace strata::schemas {

namespace {

using kind = definition_token::kind;

// A word after which a parenthesis opens a group and not the arguments of a function. For the eye alone.
bool stands_apart(const definition_token& before) {
  constexpr std::array<std::string_view, 18> words{"and",    "as",   "between", "by",     "check", "else",
                                                   "exists", "from", "in",      "not",    "on",    "or",
                                                   "select", "set",  "then",    "values", "when",  "where"};
  return before.what != kind::other &&
         std::any_of(words.begin(), words.end(), [&](auto word) { return before.is(word); });
}

bool is_sign(const definition_token& token) { return token.symbol("+") || token.symbol("-"); }

bool space_between(const definition_token& before, const definition_token& after) {
  if (before.symbol("(") || before.symbol(".") || after.symbol(".")) return false;
  if (after.symbol(")") || after.symbol(",") || after.symbol(";")) return false;
  if (after.symbol("(") && (before.what == kind::word || before.what == kind::name || before.what == kind::quoted)) {
    return stands_apart(before);
  }
  return true;
}

bool needs_no_quotes(std::string_view name) {
  return !name.empty() && (name[0] < '0' || name[0] > '9') && std::all_of(name.begin(), name.end(), [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '_';
  });
}

std::string quote(std::string_view text, char mark) {
  std::string result{mark};
  for (const char each : text) {
    if (each == mark) result += mark;
    result += each;
  }
  return result += mark;
}

std::string spell_name(const definition_token& token) {
  const std::string folded = lower(token.text);
  return needs_no_quotes(folded) ? folded : quote(folded, '"');
}

// Names that the text itself introduces: what follows AS, and the common table expression before it.
bool is_alias(std::span<const definition_token> tokens, std::string_view name) {
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens[at].is("as")) continue;
    if (at > 0 && lower(tokens[at - 1].text) == name) return true;
    if (at + 1 < tokens.size() && lower(tokens[at + 1].text) == name) return true;
  }
  return false;
}

bool is_literal(std::span<const definition_token> tokens, std::size_t at, const name_test& is_name) {
  if (at > 0 && tokens[at - 1].symbol(".")) return false;
  if (at + 1 < tokens.size() && (tokens[at + 1].symbol(".") || tokens[at + 1].symbol("("))) return false;
  const std::string folded = lower(tokens[at].text);
  return !is_name(folded) && !is_alias(tokens, folded);
}

// True where the first parenthesis closes at the very end.
bool wrapped(std::span<const definition_token> tokens) {
  if (tokens.size() < 2 || !tokens.front().symbol("(")) return false;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].symbol("(")) ++depth;
    if (tokens[at].symbol(")") && --depth == 0) return at + 1 == tokens.size();
  }
  return false;
}

// The content of a quoted text, whose closing quote stands twice where it is part of it.
std::string unquote(std::string_view text) {
  const char close = text.front() == '[' ? ']' : text.front();
  std::string content;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == close && ++at >= text.size()) break;
    content += text[at];
  }
  return content;
}

definition_token translate(sql::token_kind lexed, std::string_view text) {
  switch (lexed) {
    case sql::token_kind::word:
      return {kind::word, lower(text)};
    case sql::token_kind::quoted_name:
      return {text.front() == '"' ? kind::quoted : kind::name, unquote(text)};
    case sql::token_kind::string:
      // A blob's letters count alike in either case.
      return {kind::literal, text.front() == '\'' ? std::string{text} : lower(text)};
    default:
      return {kind::other, lower(text)};
  }
}

}  // namespace

std::string spell(std::span<const definition_token> tokens, const name_test& is_name) {
  std::string text;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const definition_token& token = tokens[at];
    const bool after_leading_sign = at == 1 && is_sign(tokens.front());
    if (at > 0 && !after_leading_sign && space_between(tokens[at - 1], token)) text += ' ';
    if (token.what == kind::name) {
      text += spell_name(token);
    } else if (token.what == kind::quoted) {
      text += is_literal(tokens, at, is_name) ? quote(token.text, '\'') : spell_name(token);
    } else {
      text += token.text;
    }
  }
  return text;
}

std::string spell_expression(std::span<const definition_token> tokens, const name_test& is_name) {
  while (wrapped(tokens)) tokens = tokens.subspan(1, tokens.size() - 2);
  return spell(tokens, is_name);
}

std::string name_of(const definition_token& token) {
  return token.what == kind::literal ? unquote(token.text) : token.text;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& each : result) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return result;
}

std::string upper(std::string_view text) {
  std::string result{text};
  for (char& each : result) {
    if (each >= 'a' && each <= 'z') each = static_cast<char>(each - 'a' + 'A');
  }
  return result;
}

std::vector<definition_token> read_definition(std::string_view text) {
  std::vector<definition_token> tokens;
  for (const sql::token& each : sql::lex(text, sql::sqlite_rules()).tokens) {
    if (sql::is_code(each.kind)) tokens.push_back(translate(each.kind, sql::text_of(text, each)));
  }
  if (!tokens.empty() && tokens.back().symbol(";")) tokens.pop_back();
  return tokens;
}

}  // namespace strata::schemas
