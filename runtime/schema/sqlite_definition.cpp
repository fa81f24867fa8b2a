#include "sqlite_definition.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "token_cursor.hpp"

namespace strata::schemas {

namespace {

bool no_names(std::string_view) { return false; }

// `CREATE [UNIQUE] kind [IF NOT EXISTS] [schema.]name`
token_cursor after_name(std::span<const definition_token> tokens, std::string_view object) {
  token_cursor cursor{tokens};
  while (!cursor.done() && !cursor.skip(object)) cursor.advance();
  if (cursor.skip("if")) cursor.advance(2);
  cursor.advance();
  if (cursor.skip_symbol(".")) cursor.advance();
  return cursor;
}

// Splits at the commas that stand in no parentheses.
std::vector<std::span<const definition_token>> split(std::span<const definition_token> tokens) {
  std::vector<std::span<const definition_token>> parts;
  std::size_t depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].symbol("(")) ++depth;
    if (tokens[at].symbol(")")) --depth;
    if (depth > 0 || !tokens[at].symbol(",")) continue;
    parts.push_back(tokens.subspan(begin, at - begin));
    begin = at + 1;
  }
  parts.push_back(tokens.subspan(begin));
  return parts;
}

std::vector<std::string> column_names(std::span<const definition_token> list) {
  std::vector<std::string> names;
  for (const auto& part : split(list)) {
    if (!part.empty()) names.push_back(name_of(part.front()));
  }
  return names;
}

// Reads the list between a table's parentheses, one item at a time.
class table_reader {
 public:
  table_reader(table_definition& into, const name_test& is_name) : into_(into), is_name_(is_name) {}

  void item(std::span<const definition_token> tokens) {
    cursor_ = token_cursor{tokens};
    if (!at_table_constraint()) column();
    while (!cursor_.done()) constraint();
  }

 private:
  [[nodiscard]] bool at_table_constraint() const {
    constexpr std::array<std::string_view, 5> words{"constraint", "primary", "unique", "check", "foreign"};
    return std::any_of(words.begin(), words.end(), [&](auto word) { return cursor_.at(word); });
  }
  [[nodiscard]] bool at_column_constraint() const {
    constexpr std::array<std::string_view, 11> words{"constraint", "primary", "not",       "null",
                                                     "unique",     "check",   "default",   "collate",
                                                     "references", "as",      "deferrable"};
    return cursor_.at("generated") ||
           std::any_of(words.begin(), words.end(), [&](auto word) { return cursor_.at(word); });
  }

  void column();
  void constraint();
  void key(bool primary);
  void not_something();
  void default_value();
  void collation();
  void reference();
  std::string conflict();

  table_definition& into_;
  const name_test& is_name_;
  token_cursor cursor_{{}};
  std::string constraint_name_;
};

void table_reader::column() {
  into_.columns.push_back({.name = name_of(cursor_.current())});
  cursor_.advance();
  while (!cursor_.done() && !at_column_constraint()) cursor_.skip_item();
}

void table_reader::constraint() {
  if (cursor_.skip("constraint")) {
    constraint_name_ = name_of(cursor_.current());
    cursor_.advance();
    return;
  }
  const std::string name = std::exchange(constraint_name_, {});
  if (cursor_.skip("primary")) {
    cursor_.skip("key");
    key(true);
  } else if (cursor_.skip("unique")) {
    key(false);
  } else if (cursor_.skip("check")) {
    into_.checks.push_back({name, spell_expression(cursor_.take_item(), is_name_)});
    static_cast<void>(conflict());  // read by SQLite, and ignored
  } else if (cursor_.skip("as")) {
    if (!into_.columns.empty()) into_.columns.back().expression = spell_expression(cursor_.take_item(), is_name_);
  } else if (cursor_.skip("default")) {
    default_value();
  } else if (cursor_.skip("collate")) {
    collation();
  } else if (cursor_.skip("references")) {
    reference();
  } else if (cursor_.skip("deferrable")) {
    const bool deferred = cursor_.skip("initially") && cursor_.skip("deferred");
    if (deferred && !into_.foreign_keys.empty()) into_.foreign_keys.back() = deferral::deferred;
  } else if (cursor_.skip("not")) {
    not_something();
  } else {
    cursor_.skip_item();
  }
}

// What follows PRIMARY KEY or UNIQUE: the columns, unless they are the column that is being read.
void table_reader::key(bool primary) {
  std::vector<std::string> columns;
  if (cursor_.at_symbol("(")) {
    const auto group = cursor_.take_group();
    columns = column_names(group);
    into_.autoincrement = into_.autoincrement || (!group.empty() && group.back().is("autoincrement"));
  } else if (!into_.columns.empty()) {
    columns.push_back(into_.columns.back().name);
  }
  if (!cursor_.skip("asc")) cursor_.skip("desc");
  std::string action = conflict();
  if (primary) {
    into_.primary_key_conflict = std::move(action);
    into_.autoincrement = cursor_.skip("autoincrement") || into_.autoincrement;
  } else {
    into_.unique_constraints.push_back({std::move(columns), std::move(action)});
  }
}

void table_reader::not_something() {
  if (cursor_.skip("null")) {
    into_.columns.back().not_null_conflict = conflict();
  } else if (cursor_.skip("deferrable")) {
    if (cursor_.skip("initially")) cursor_.advance();
  }
}

void table_reader::default_value() {
  if (cursor_.at_symbol("+") || cursor_.at_symbol("-")) cursor_.advance();
  cursor_.skip_item();
}

void table_reader::collation() {
  if (!into_.columns.empty()) into_.columns.back().collation = upper(name_of(cursor_.current()));
  cursor_.advance();
}

void table_reader::reference() {
  into_.foreign_keys.push_back(deferral::none);
  cursor_.advance();
  if (cursor_.at_symbol("(")) cursor_.skip_item();
  while (cursor_.at("on") || cursor_.at("match")) {
    const bool is_action = cursor_.at("on");
    cursor_.advance(is_action ? 2 : 1);
    // SET NULL, SET DEFAULT, NO ACTION are two words.
    cursor_.advance(cursor_.at("set") || cursor_.at("no") ? 2 : 1);
  }
}

std::string table_reader::conflict() {
  if (!cursor_.at("on")) return {};
  cursor_.advance(2);
  std::string action = cursor_.done() ? "" : upper(cursor_.current().text);
  cursor_.advance();
  return action == "ABORT" ? "" : action;
}

}  // namespace

table_definition read_table_definition(std::string_view create, const name_test& is_name) {
  const std::vector<definition_token> tokens = read_definition(create);
  token_cursor cursor = after_name(tokens, "table");
  table_definition result;
  if (cursor.skip("using")) {
    result.module = "USING " + spell(cursor.rest(), is_name);
    return result;
  }
  table_reader reader{result, is_name};
  for (const auto& item : split(cursor.take_group())) reader.item(item);
  return result;
}

index_definition read_index_definition(std::string_view create, const name_test& is_name) {
  const std::vector<definition_token> tokens = read_definition(create);
  token_cursor cursor = after_name(tokens, "index");
  cursor.skip("on");
  cursor.advance();
  index_definition result;
  for (std::span<const definition_token> part : split(cursor.take_group())) {
    if (!part.empty() && (part.back().is("asc") || part.back().is("desc"))) part = part.first(part.size() - 1);
    if (part.size() > 2 && part[part.size() - 2].is("collate")) part = part.first(part.size() - 2);
    result.expressions.push_back(spell_expression(part, is_name));
  }
  if (cursor.skip("where")) result.predicate = spell_expression(cursor.rest(), is_name);
  return result;
}

std::string read_view_definition(std::string_view create, const name_test& is_name) {
  const std::vector<definition_token> tokens = read_definition(create);
  return spell(after_name(tokens, "view").rest(), is_name);
}

std::string read_trigger_definition(std::string_view create, const name_test& is_name) {
  const std::vector<definition_token> tokens = read_definition(create);
  const token_cursor cursor = after_name(tokens, "trigger");
  std::vector<definition_token> said;
  if (!cursor.at("before") && !cursor.at("after") && !cursor.at("instead")) {
    said.push_back({definition_token::kind::word, "before"});
  }
  const std::span<const definition_token> rest = cursor.rest();
  std::size_t at = 0;
  while (at < rest.size() && !rest[at].is("begin")) {
    if (at + 2 < rest.size() && rest[at].is("for") && rest[at + 1].is("each") && rest[at + 2].is("row")) {
      at += 3;
    } else {
      said.push_back(rest[at++]);
    }
  }
  said.insert(said.end(), rest.begin() + static_cast<std::ptrdiff_t>(at), rest.end());
  return spell(said, is_name);
}

std::string spell_type(std::string_view declared) {
  return upper(spell(read_definition(declared), [](std::string_view) { return true; }));
}

std::string spell_default(std::string_view declared) {
  const std::vector<definition_token> tokens = read_definition(declared);
  if (tokens.size() == 1 && tokens.front().what == definition_token::kind::word) {
    constexpr std::array<std::string_view, 6> keywords{"null",         "true",         "false",
                                                       "current_date", "current_time", "current_timestamp"};
    const bool keyword =
        std::any_of(keywords.begin(), keywords.end(), [&](auto word) { return tokens.front().is(word); });
    if (!keyword) return "'" + std::string{declared} + "'";
  }
  return spell_expression(tokens, no_names);
}

}  // namespace strata::schemas
