#include "postgresql_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "boundaries.hpp"
#include "postgresql_parser.hpp"

namespace strata::generator {

namespace {

// What newer PostgreSQL releases read and the grammar in the generator does not.
struct construct {
  int release;
  /// Words in a row, lower case; `*` is any one.
  std::array<std::string_view, 4> words;
};

// From the release notes of PostgreSQL 16 to 18; only what is grammar, not what is a function or an option in a list.
constexpr std::array constructs{
    construct{16, {"is", "json"}},
    construct{16, {"is", "not", "json"}},
    construct{16, {"json_array"}},
    construct{16, {"json_object"}},
    construct{16, {"json_arrayagg"}},
    construct{16, {"json_objectagg"}},
    construct{16, {"with", "inherit"}},
    construct{16, {"with", "set"}},
    construct{16, {"set", "storage", "default"}},
    construct{16, {"create", "statistics", "on"}},
    construct{17, {"json"}},
    construct{17, {"json_scalar"}},
    construct{17, {"json_serialize"}},
    construct{17, {"json_exists"}},
    construct{17, {"json_query"}},
    construct{17, {"json_value"}},
    construct{17, {"json_table"}},
    construct{17, {"matched", "by", "source"}},
    construct{17, {"matched", "by", "target"}},
    construct{17, {"set", "expression", "as"}},
    construct{18, {"not", "enforced"}},
    construct{18, {"enforced"}},
    construct{18, {"without", "overlaps"}},
    construct{18, {"period"}},
    construct{18, {"virtual"}},
    construct{18, {"constraint", "*", "not", "null"}},
    construct{18, {"add", "not", "null"}},
    construct{18, {"returning", "with"}},
};

bool matches(const construct& what, std::string_view text, std::span<const token> code, std::size_t at) {
  for (const std::string_view word : what.words) {
    if (word.empty()) return true;
    if (at == code.size() || (word != "*" && !is_word(text_of(text, code[at]), word))) return false;
    ++at;
  }
  return true;
}

std::string describe(const construct& what) {
  std::string words;
  for (const std::string_view word : what.words) {
    if (!word.empty()) words.append(words.empty() ? "" : " ").append(word == "*" ? "…" : word);
  }
  return fmt::format("`{}` is of PostgreSQL {}", words, what.release);
}

bool is_merge(std::string_view text, std::span<const token> code) {
  return !code.empty() &&
         (is_word(text_of(text, code.front()), "merge") || is_word(text_of(text, code.front()), "with"));
}

// Names the construct and its release ("`not enforced` is of PostgreSQL 18") where the parser may have stopped, at
// `error_offset` of the text, because of it; else empty: the statement is wrong.
std::string newer_postgresql_syntax(std::string_view text, std::span<const token> tokens, std::string_view error,
                                    std::size_t error_offset) {
  if (error == "subquery in FROM must have an alias") return "a subquery without an alias is of PostgreSQL 16";
  if (error.starts_with("trailing junk after numeric literal"))
    return "numbers such as 0x1F and 1_000 are of PostgreSQL 16";
  std::vector<token> code;
  std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(code),
               [](const token& each) { return is_code(each.kind); });
  for (std::size_t at = 0; at < code.size() && code[at].offset <= error_offset; ++at) {
    for (const construct& each : constructs) {
      if (matches(each, text, code, at)) return describe(each);
    }
    if (is_merge(text, code) && code[at].offset == error_offset && is_word(text_of(text, code[at]), "returning")) {
      return "`MERGE … RETURNING` is of PostgreSQL 17";
    }
  }
  return {};
}

class parser_run {
 public:
  parser_run(const section_reading& reading, std::size_t first_message, const std::string& help, diagnostics& messages)
      : reading_(reading), help_(help), messages_(messages) {
    const auto& all = messages.all();
    for (std::size_t at = first_message; at < all.size(); ++at) {
      if (all[at].level == severity::error && all[at].offset) known_.push_back(*all[at].offset);
    }
  }

  postgresql_trees run() {
    postgresql_trees trees;
    for (const statement_span& each : reading_.statements) {
      trees.push_back(is_known_wrong(each) ? std::nullopt : parse(each));
    }
    // What is wrong in itself says nothing about boundaries.
    if (known_.empty() && (failed_.empty() || split_with_postgresql(reading_.text))) {
      failed_.clear();
      check_postgresql_boundaries(reading_, messages_);
    }
    for (diagnostic& each : failed_) messages_.add(std::move(each));
    return trees;
  }

 private:
  [[nodiscard]] bool is_known_wrong(const statement_span& statement) const {
    const std::size_t begin = reading_.section.begin + reading_.lexed.tokens[statement.first].offset;
    const token& last = reading_.lexed.tokens[statement.past - 1];
    const std::size_t end = reading_.section.begin + last.offset + last.length;
    return std::any_of(known_.begin(), known_.end(), [&](std::size_t at) { return begin <= at && at < end; });
  }

  std::optional<postgresql_tree> parse(const statement_span& span) {
    const std::span<const token> tokens = reading_.tokens_of(span);
    const std::size_t begin = tokens.front().offset;
    const std::size_t end = tokens.back().offset + tokens.back().length;
    if (is_too_deep_for_postgresql(reading_.text, tokens)) {
      not_checked(begin, "it is nested too deeply");
      return std::nullopt;
    }
    postgresql_parse parsed = parse_postgresql(reading_.text.substr(begin, end - begin));
    if (!parsed.error.empty()) {
      refused(tokens, begin, parsed);
      return std::nullopt;
    }
    if (parsed.statements.size() != 1) return std::nullopt;
    return std::move(parsed.statements.front());
  }

  void refused(std::span<const token> tokens, std::size_t begin, const postgresql_parse& said) {
    const std::size_t offset = begin + said.error_offset;
    const std::string newer = newer_postgresql_syntax(reading_.text, tokens, said.error, offset);
    if (!newer.empty()) return not_checked(offset, newer);
    if (!reading_.section.syntax_checked) return not_checked(offset, said.error);
    failed_.push_back(reading_.about(offset, "strata-syntax", "PostgreSQL cannot read this: " + said.error, help()));
  }

  // Nobody marks another tool's scripts.
  [[nodiscard]] std::string help() const {
    if (reading_.section.borrowed) return help_;
    return fmt::format("{}{}if only a newer server than {} reads it, mark the section syntax:unchecked", help_,
                       help_.empty() ? "" : "\n", postgresql_grammar());
  }

  void not_checked(std::size_t offset, const std::string& why) {
    diagnostic what = reading_.about(
        offset, "strata-not-checked",
        fmt::format("this statement was not checked with the grammar of {}: {}", postgresql_grammar(), why), {});
    what.level = severity::note;
    messages_.add(std::move(what));
  }

  const section_reading& reading_;
  const std::string& help_;
  diagnostics& messages_;
  // Where something was found wrong before.
  std::vector<std::size_t> known_;
  std::vector<diagnostic> failed_;
};

// Reports the statements that use a value in the transaction that adds it.
class enum_values {
 public:
  enum_values(const sql_script& script, diagnostics& messages) : script_(script), messages_(messages) {}

  void look_at(const sql_statement& statement, const postgresql_tree* tree) {
    if (tree != nullptr) {
      report_uses(statement, *tree);
      const std::string created = enum_created_by(*tree);
      if (!created.empty()) created_.push_back(created);
      if (const auto added = enum_value_added_by(*tree)) added_.push_back(*added);
    }
    if (!script_.transactional && !statement.commits_with_next) {
      added_.clear();
      created_.clear();
    }
  }

 private:
  void report_uses(const sql_statement& statement, const postgresql_tree& tree) {
    for (const added_enum_value& each : added_) {
      const auto use = find_use(tree, each);
      if (!use) continue;
      messages_.add({.code = "strata-enum-value-used",
                     .message = fmt::format(
                         "`{}` is added to the type {} in the same transaction, and cannot be used before that "
                         "commits",
                         each.value, each.type),
                     .file = script_.file,
                     .offset = statement.offset + *use,
                     .help = fmt::format("{}; if this is no {}, write the type: '{}'::text", way_out(each), each.type,
                                         each.value)});
    }
  }

  // A type that the same transaction has made is no exception (found with PostgreSQL 15).
  [[nodiscard]] std::string way_out(const added_enum_value& added) const {
    const bool made_here = std::find(created_.begin(), created_.end(), added.type) != created_.end();
    return made_here ? fmt::format("give the value to CREATE TYPE {}", added.type)
                     : "add the value in a migration before this one";
  }

  const sql_script& script_;
  diagnostics& messages_;
  std::vector<added_enum_value> added_;
  std::vector<std::string> created_;
};

void set_guard(const sql_script& script, sql_statement& statement, const postgresql_tree* tree, diagnostics& messages) {
  if (statement.in_transaction || !statement.guard.empty()) return;
  if (tree != nullptr && is_repeatable(*tree)) return;
  if (tree != nullptr) statement.guard = derive_guard(*tree);
  statement.guard_derived = !statement.guard.empty();
  if (statement.guard_derived) return;
  const bool nameless = tree != nullptr && tree->contains("IndexStmt");
  messages.add({.code = "strata-needs-guard",
                .message =
                    "this statement runs outside a transaction, and nothing tells whether an interrupted run has "
                    "done it",
                .file = script.file,
                .offset = statement.offset,
                .help = nameless ? "give the index a name"
                                 : "write a query that is true as long as it has to run above it: -- migrate:guard "
                                   "SELECT …"});
}

}  // namespace

postgresql_trees read_postgresql(const section_reading& reading, std::size_t first_message, const std::string& help,
                                 diagnostics& messages) {
  return parser_run{reading, first_message, help, messages}.run();
}

void classify_postgresql(sql_script& script, const std::vector<const postgresql_tree*>& trees, diagnostics& messages) {
  enum_values values{script, messages};
  for (std::size_t index = 0; index < trees.size(); ++index) {
    sql_statement& statement = script.statements[index];
    if (trees[index] != nullptr) {
      statement.drops_table = drops_table(*trees[index]);
      statement.concurrent_index = concurrent_index(*trees[index]);
    }
    set_guard(script, statement, trees[index], messages);
    values.look_at(statement, trees[index]);
  }
}

}  // namespace strata::generator
