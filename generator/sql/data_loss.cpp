#include "data_loss.hpp"

#include <algorithm>
#include <initializer_list>

namespace strata::generator {

namespace {

using tree = postgresql_tree;
using namespace tree_reading;
using words = std::vector<std::string_view>;

// A block's text may hold a statement as a string, which holds one as a string …
constexpr int deepest_string = 4;

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

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> of) {
  return std::any_of(of.begin(), of.end(), [word](std::string_view each) { return is_word(word, each); });
}

bool holds(std::span<const std::string_view> in, std::string_view word) {
  return std::any_of(in.begin(), in.end(), [word](std::string_view each) { return is_word(each, word); });
}

bool holds_pair(std::span<const std::string_view> in, std::string_view first, std::string_view second) {
  return std::adjacent_find(in.begin(), in.end(), [&](std::string_view left, std::string_view right) {
           return is_word(left, first) && is_word(right, second);
         }) != in.end();
}

std::string_view word_at(std::span<const std::string_view> in, std::size_t index) {
  return index < in.size() ? in[index] : std::string_view{};
}

// What stands behind DROP in a clause of ALTER and is no column. Where an engine takes such a word for a column's name,
// it is not in its list: SQLite and PostgreSQL know no DROP KEY, and CONSTRAINT is reserved everywhere.
bool drops_no_column(std::string_view word, dialect which) {
  if (is_word(word, "constraint")) return true;
  return which == dialect::mysql && is_one_of(word, {"primary", "foreign", "index", "key", "check"});
}

// One clause of ALTER TABLE or ALTER TYPE.
bool clause_loses(std::span<const std::string_view> clause, dialect which) {
  const std::string_view first = word_at(clause, 0);
  if (is_word(first, "drop")) return !drops_no_column(word_at(clause, 1), which);
  if (is_word(first, "alter")) {
    const bool optional_word = is_one_of(word_at(clause, 1), {"column", "attribute"}) && clause.size() > 2;
    const std::size_t action = optional_word ? 3 : 2;
    return is_word(word_at(clause, action), "type") ||
           (is_word(word_at(clause, action), "set") && is_word(word_at(clause, action + 1), "data"));
  }
  return which == dialect::mysql && is_one_of(first, {"modify", "change", "truncate", "discard"});
}

// Behind `IF EXISTS`, `ONLY`, the name with its schema, and `*`.
std::size_t past_name(std::span<const std::string_view> in, std::size_t at) {
  if (is_word(word_at(in, at), "if")) at += 2;
  if (is_word(word_at(in, at), "only")) ++at;
  // `%I`, `%1$I`, where format() puts one.
  if (word_at(in, at) == "%") {
    while (at < in.size() && !is_one_of(in[at], {"add", "alter", "drop", "rename", "set"})) ++at;
    return at;
  }
  ++at;
  while (word_at(in, at) == ".") at += 2;
  return word_at(in, at) == "*" ? at + 1 : at;
}

bool alter_loses(std::span<const std::string_view> all, dialect which) {
  std::size_t at = 1;
  while (at < all.size() && is_one_of(all[at], {"online", "offline", "ignore"})) ++at;
  if (!is_one_of(word_at(all, at), {"table", "type"})) return false;
  at = past_name(all, at + 1);
  int depth = 0;
  for (std::size_t begin = at; at <= all.size(); ++at) {
    if (word_at(all, at) == "(") ++depth;
    if (word_at(all, at) == ")") --depth;
    if (at < all.size() && (depth != 0 || all[at] != ",")) continue;
    if (begin < at && clause_loses(all.subspan(begin, at - begin), which)) return true;
    begin = at + 1;
  }
  return false;
}

// `DROP …` as a statement, or as the rest of one that is put together from strings. `cascade`: the word is there.
bool drop_loses(std::span<const std::string_view> all, dialect which, bool cascade) {
  const std::string_view what = word_at(all, 1);
  // Columns and tables may depend on these. Without CASCADE the engine refuses to drop them then.
  if (which != dialect::mysql && is_one_of(what, {"schema", "type", "domain", "collation", "extension", "access"})) {
    return cascade;
  }
  return !is_one_of(what, {"aggregate",  "cast",     "constraint", "conversion", "default",    "event",
                           "foreign",    "function", "group",      "index",      "language",   "materialized",
                           "not",        "operator", "policy",     "prepare",    "procedure",  "publication",
                           "role",       "routine",  "rule",       "server",     "statistics", "subscription",
                           "tablespace", "text",     "transform",  "trigger",    "user",       "view"});
}

bool writes_over(std::span<const std::string_view> all) {
  return is_one_of(word_at(all, 0), {"update", "replace", "merge"}) || holds_pair(all, "or", "replace") ||
         holds_pair(all, "do", "update") || holds_pair(all, "key", "update");
}

// A statement that begins with one of the words that matter.
bool statement_loses(std::span<const std::string_view> all, dialect which, direction way) {
  const std::string_view first = word_at(all, 0);
  if (is_one_of(first, {"delete", "truncate"})) return true;
  if (is_word(first, "drop")) return drop_loses(all, which, holds(all, "cascade"));
  if (is_word(first, "alter")) return alter_loses(all, which);
  // MariaDB's, which drops the one that is there.
  if (is_word(first, "create") && is_word(word_at(all, 2), "replace")) return is_word(word_at(all, 3), "table");
  if (is_word(first, "merge") && holds_pair(all, "then", "delete")) return true;
  // SQLite deletes the rows that are in the way of the changed one.
  if (is_word(first, "update") && is_word(word_at(all, 1), "or") && is_word(word_at(all, 2), "replace")) return true;
  if (is_one_of(first, {"update", "replace", "merge", "insert"})) return way == direction::down && writes_over(all);
  if (is_one_of(first, {"with", "explain", "prepare"})) {
    return holds_pair(all, "delete", "from") || holds_pair(all, "then", "delete") ||
           (way == direction::down && (holds(all, "update") || holds(all, "replace") || holds(all, "merge")));
  }
  return false;
}

// The word is no verb here: `FOR UPDATE`, `ON DELETE`, `AFTER UPDATE OR DELETE`, `new.update`.
bool is_a_verb(std::span<const std::string_view> all, std::size_t at) {
  if (is_word(all[at], "delete") && !is_word(word_at(all, at + 1), "from")) return false;
  return at == 0 || !(all[at - 1] == "." ||
                      is_one_of(all[at - 1], {"for", "key", "on", "before", "after", "or", "of", "as", "create"}));
}

// What stands in the quotes of `'…'`, `E'…'` or `$body$…$body$`.
std::string_view inside(std::string_view quoted) {
  const std::size_t quote = std::min(quoted.find_first_of("'\"$`["), quoted.size());
  const std::size_t begin = quoted.substr(quote).starts_with('$') ? quoted.find('$', quote + 1) : quote;
  if (begin >= quoted.size()) return {};
  const std::size_t border = begin - quote + 1;
  return quoted.size() < begin + 1 + border ? std::string_view{}
                                            : quoted.substr(begin + 1, quoted.size() - begin - 1 - border);
}

// True of the words of the text, or of those of any string in it: a block's body, or what a block may run as SQL.
template <typename Predicate>
bool any_code(std::string_view text, dialect which, const Predicate& is_true, int depth = 0) {
  const lexed_text lexed = lex(text, which);
  const words all = words_of(text, lexed.tokens);
  if (is_true(std::span<const std::string_view>{all})) return true;
  return depth < deepest_string && std::any_of(lexed.tokens.begin(), lexed.tokens.end(), [&](const token& each) {
           const bool opaque = each.kind == token_kind::string || each.kind == token_kind::quoted_name;
           return opaque && any_code(inside(text_of(text, each)), which, is_true, depth + 1);
         });
}

// Every statement that begins in a block counts, for nobody knows which of them run.
bool code_loses(std::string_view text, dialect which, direction way) {
  return any_code(text, which, [&](std::span<const std::string_view> all) {
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (!is_one_of(all[at], {"delete", "truncate", "drop", "alter", "update", "insert", "replace", "merge"}))
        continue;
      if (!is_a_verb(all, at)) continue;
      const auto rest = all.subspan(at);
      const auto one = rest.first(static_cast<std::size_t>(std::find(rest.begin(), rest.end(), ";") - rest.begin()));
      if (statement_loses(one, which, way)) return true;
      at += one.size() - 1;
    }
    return false;
  });
}

bool calls_what_loses(const tree& call) {
  const std::string name = last_name(part(call, "funcname"));
  return is_one_of(
      name, {"lo_unlink", "lo_truncate", "lo_truncate64", "drop_chunks", "dropgeometrycolumn", "dropgeometrytable"});
}

bool command_loses(const tree& alter_table) {
  // A foreign table's rows are elsewhere.
  if (text(alter_table, "objtype") == "OBJECT_FOREIGN_TABLE") return false;
  const tree& commands = part(alter_table, "cmds");
  return std::any_of(commands.begin(), commands.end(), [](const tree& each) {
    const std::string what = text(part(each, "AlterTableCmd"), "subtype");
    return what == "AT_DropColumn" || what == "AT_AlterColumnType";
  });
}

bool drop_loses(const tree& drop) {
  const std::string what = text(drop, "removeType");
  if (what == "OBJECT_TABLE" || what == "OBJECT_SEQUENCE") return true;
  return text(drop, "behavior") == "DROP_CASCADE" &&
         is_one_of(what, {"object_schema", "object_type", "object_domain", "object_collation", "object_extension",
                          "object_access_method"});
}

bool merge_loses(const tree& merge, direction way) {
  const tree& clauses = part(merge, "mergeWhenClauses");
  return std::any_of(clauses.begin(), clauses.end(), [&](const tree& each) {
    const std::string what = text(part(each, "MergeWhenClause"), "commandType");
    return what == "CMD_DELETE" || (what == "CMD_UPDATE" && way == direction::down);
  });
}

bool block_loses(const tree& block, direction way) {
  const tree* const body = option(part(block, "args"), "as");
  return body != nullptr && code_loses(text(part(part(*body, "arg"), "String"), "sval"), dialect::postgresql, way);
}

bool node_loses(const std::string& kind, const tree& body, direction way) {
  if (kind == "DeleteStmt" || kind == "TruncateStmt" || kind == "DropOwnedStmt" || kind == "DropdbStmt") return true;
  if (kind == "UpdateStmt") return way == direction::down;
  if (kind == "InsertStmt") {
    return way == direction::down && text(part(body, "onConflictClause"), "action") == "ONCONFLICT_UPDATE";
  }
  if (kind == "MergeStmt") return merge_loses(body, way);
  if (kind == "AlterTableStmt") return command_loses(body);
  if (kind == "DropStmt") return drop_loses(body);
  if (kind == "DoStmt") return block_loses(body, way);
  return kind == "FuncCall" && calls_what_loses(body);
}

// It only stores what others run later, or shows what would run.
bool runs_nothing(const std::string& kind, const tree& body) {
  if (kind == "ExplainStmt") return !is_on(option(part(body, "options"), "analyze"));
  return kind == "CreateFunctionStmt" || kind == "RuleStmt" || kind == "CreateTrigStmt" || kind == "ViewStmt";
}

// Without recursion, because trees are deep.
bool tree_loses(const tree& statement, direction way) {
  std::vector<const tree*> to_visit{&statement};
  while (!to_visit.empty()) {
    const tree& node = *to_visit.back();
    to_visit.pop_back();
    for (const auto& each : node.items()) {
      if (!each.value().is_structured()) continue;
      if (node.is_object() && node_loses(each.key(), each.value(), way)) return true;
      if (!node.is_object() || !runs_nothing(each.key(), each.value())) to_visit.push_back(&each.value());
    }
  }
  return false;
}

// The routine that `CREATE [OR REPLACE] FUNCTION | PROCEDURE schema.name (` makes, in lower case; else empty.
std::string made_routine(std::span<const std::string_view> all) {
  if (!is_word(word_at(all, 0), "create")) return {};
  const std::size_t kind = is_word(word_at(all, 1), "or") ? 3 : 1;
  if (!is_one_of(word_at(all, kind), {"function", "procedure"})) return {};
  std::size_t at = kind + 1;
  while (word_at(all, at + 1) == ".") at += 2;
  std::string name{word_at(all, at)};
  for (char& each : name) each = each >= 'A' && each <= 'Z' ? static_cast<char>(each + ('a' - 'A')) : each;
  return name;
}

}  // namespace

bool data_loss::is_in(std::string_view text, std::span<const token> statement, const postgresql_tree* tree) {
  if (statement.empty()) return false;
  const words all = words_of(text, statement);
  const std::size_t begin = statement.front().offset;
  const std::string_view whole = text.substr(begin, statement.back().offset + statement.back().length - begin);
  if (const std::string routine = made_routine(all); !routine.empty() && code_loses(whole, which_, way_)) {
    routines_.push_back(routine);
  }
  const std::string_view first = word_at(all, 0);
  const bool calls = is_one_of(first, {"select", "call", "with", "do", "insert", "update"}) &&
                     std::any_of(routines_.begin(), routines_.end(), [&](const std::string& name) {
                       return any_code(whole, which_, [&](auto code) { return holds_pair(code, name, "("); });
                     });
  if (calls) return true;
  if (tree != nullptr) return tree_loses(*tree, way_);
  if (is_word(first, "do")) return code_loses(whole, which_, way_);
  return statement_loses(all, which_, way_);
}

}  // namespace strata::generator
