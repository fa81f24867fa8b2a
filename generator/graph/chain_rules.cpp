#include "chain_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "generator/sql/lexer.hpp"
#include "generator/sql/postgresql_parser.hpp"
#include "generator/sql/postgresql_statement.hpp"

namespace strata::generator {

namespace {

bool mentions(std::string_view text, std::string_view lower) {
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(), [](char letter, char wanted) {
           return letter == wanted || (letter >= 'A' && letter <= 'Z' && letter + ('a' - 'A') == wanted);
         }) != text.end();
}

/// The tokens of a statement: words in lower case, names and strings without their quotes.
struct sql_word {
  token_kind kind{};
  std::string text;
};
using sql_words = std::vector<sql_word>;

std::string without_quotes(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) return std::string{text};
  std::string bare;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == text.front()) ++at;
    bare += text[at];
  }
  return bare;
}

std::string in_lower_case(std::string_view text) {
  std::string lower{text};
  for (char& each : lower) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each + ('a' - 'A'));
  }
  return lower;
}

// What stands in `$…$` is code as well.
std::string_view body_of(std::string_view string) {
  const std::size_t open = string.starts_with('$') ? string.find('$', 1) : std::string_view::npos;
  if (open == std::string_view::npos || string.size() < 2 * (open + 1)) return {};
  return string.substr(open + 1, string.size() - 2 * (open + 1));
}

void add_words(sql_words& to, std::string_view text) {
  for (const token& each : lex(text, dialect::postgresql).tokens) {
    if (!is_code(each.kind)) continue;
    const std::string_view written = text_of(text, each);
    if (each.kind == token_kind::word) {
      to.push_back({each.kind, in_lower_case(written)});
    } else if (const std::string_view body = body_of(written); each.kind == token_kind::string && !body.empty()) {
      add_words(to, body);
    } else {
      to.push_back({each.kind, without_quotes(written)});
    }
  }
}

sql_words words_of(std::string_view text) {
  sql_words words;
  add_words(words, text);
  return words;
}

bool holds(const sql_words& words, std::initializer_list<std::string_view> row) {
  return std::search(words.begin(), words.end(), row.begin(), row.end(),
                     [](const sql_word& each, std::string_view wanted) { return each.text == wanted; }) != words.end();
}

// `alter type app.state add value if not exists 'paused'`, in a DO block, too.
std::vector<added_enum_value> enum_values_added_in(const sql_words& words) {
  std::vector<added_enum_value> found;
  for (std::size_t at = 1; at + 2 < words.size(); ++at) {
    if (words[at].text != "add" || words[at + 1].text != "value") continue;
    std::size_t value = at + 2;
    while (value < words.size() && words[value].kind == token_kind::word) ++value;
    if (value == words.size() || words[value].kind != token_kind::string) continue;
    found.push_back({.type = words[at - 1].text, .value = words[value].text});
  }
  return found;
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && ((text[end] | 0x20) >= 'a' && (text[end] | 0x20) <= 'z')) ++end;
  return text.substr(0, end);
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
  const std::string_view first = first_word(text);
  return std::any_of(words.begin(), words.end(), [first](std::string_view each) { return is_word(first, each); });
}

// A function may write, too, and so may a step in C++.
bool may_write(const sql_statement& what) {
  return !what.call.empty() ||
         begins_with_any(what.text, {"insert", "update", "delete", "merge", "with", "select", "do", "call", "copy"});
}

// The body runs when somebody calls it.
bool is_definition(const sql_words& words) {
  return !words.empty() && words.front().text == "create" &&
         std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(words.size(), 5)),
                     [](const sql_word& each) { return each.text == "function" || each.text == "procedure"; });
}

class commit_search {
 public:
  void go_through(chain_migration& migration) {
    if (!migration.up.transactional && !migration.up.statements.empty()) {
      forget();
      return;
    }
    std::string reason = lasts_;
    for (const sql_statement& each : migration.up.statements) {
      if (reason.empty()) reason = find_use_of_new_value(each);
    }
    if (!reason.empty()) {
      migration.needs_commit = std::move(reason);
      forget();
    }
    for (const sql_statement& each : migration.up.statements) look_at(each, migration.revision);
  }

 private:
  struct new_value {
    added_enum_value what;
    std::string revision;
  };

  void forget() {
    values_.clear();
    lasts_.clear();
  }

  std::string find_use_of_new_value(const sql_statement& statement) const {
    for (const new_value& each : values_) {
      // As far as it is written alike, whatever quotes are around it.
      const std::string_view written = std::string_view{each.what.value}.substr(0, each.what.value.find('\''));
      if (statement.text.find(written) == std::string::npos || !is_use(statement, each.what)) continue;
      return fmt::format("uses `{}`, which {} adds to the type {}", each.what.value, each.revision, each.what.type);
    }
    return {};
  }

  static bool is_use(const sql_statement& statement, const added_enum_value& value) {
    // The parser does not look into bodies.
    const sql_words words = words_of(statement.text);
    if (begins_with_any(statement.text, {"do"}) || is_definition(words)) {
      return std::any_of(words.begin(), words.end(), [&](const sql_word& each) {
        return each.kind == token_kind::string && each.text == value.value;
      });
    }
    if (is_too_deep_for_postgresql(statement.text, lex(statement.text, dialect::postgresql).tokens)) return false;
    const postgresql_parse parsed = parse_postgresql(statement.text);
    return parsed.statements.size() == 1 && find_use(parsed.statements.front(), value);
  }

  void look_at(const sql_statement& statement, const std::string& revision) {
    const std::string_view text = statement.text;
    constexpr std::array<std::string_view, 4> telling{"commit", "deferred", "constraints", "value"};
    const bool tells = !begins_with_any(text, {"insert", "update", "delete", "comment"}) &&
                       std::any_of(telling.begin(), telling.end(), [&](auto each) { return mentions(text, each); });
    if (tells) read(words_of(text), revision);
    if (delays_ && may_write(statement)) {
      lasts_ = fmt::format("{} writes under constraints or triggers that wait for COMMIT", revision);
    }
  }

  void read(const sql_words& words, const std::string& revision) {
    const bool temporary = holds(words, {"on", "commit", "drop"}) || holds(words, {"on", "commit", "delete"});
    const bool sets = holds(words, {"set", "constraints"});
    if (holds(words, {"initially", "deferred"})) delays_ = true;
    if (is_definition(words)) {
      delays_ = delays_ || temporary || sets;
      return;
    }
    if (temporary) lasts_ = fmt::format("{} makes a temporary table that lasts until COMMIT", revision);
    if (sets) lasts_ = fmt::format("{} sets constraints until COMMIT", revision);
    for (added_enum_value& each : enum_values_added_in(words)) values_.push_back({std::move(each), revision});
  }

  std::vector<new_value> values_;
  /// Why whatever comes next begins with a transaction of its own; empty: it need not.
  std::string lasts_;
  /// The chain has made what does a part of its work at COMMIT.
  bool delays_ = false;
};

std::vector<const chain_migration*> find_flagged(const migration_chain& chain) {
  std::vector<const chain_migration*> found;
  for (const auto* list : {&chain.migrations, &chain.repeatables}) {
    for (const chain_migration& each : *list) {
      if (!each.needs_commit.empty()) found.push_back(&each);
    }
  }
  return found;
}

class partition_watch {
 public:
  explicit partition_watch(diagnostics& messages) : messages_(messages) {}

  void read(const sql_script& script) {
    for (const sql_statement& each : script.statements) {
      const postgresql_parse parsed = parse_postgresql(each.text);
      if (parsed.statements.size() == 1) look_at(script, each, parsed.statements.front());
    }
  }

 private:
  // A partitioned table's indexes are partitioned, too.
  void look_at(const sql_script& script, const sql_statement& statement, const postgresql_tree& tree) {
    if (const named_relation made = partitioned_table_created_by(tree); !made.name.empty())
      partitioned_.push_back(made);
    if (const created_index made = index_created_by(tree); is_partitioned(made.table))
      partitioned_.push_back(made.index);
    if (statement.in_transaction && is_partitioned(relation_reindexed_by(tree))) {
      messages_.add({.code = "strata-needs-no-transaction",
                     .message = fmt::format("`REINDEX` of `{}`, which is partitioned, cannot run inside a transaction, "
                                            "and this script does",
                                            relation_reindexed_by(tree).name),
                     .file = script.file,
                     .offset = statement.offset,
                     .help = "give it a migration of its own, with its section marked transaction:false"});
    }
  }

  // Without a schema in both places nothing tells them apart.
  [[nodiscard]] bool is_partitioned(const named_relation& what) const {
    return std::any_of(partitioned_.begin(), partitioned_.end(), [&](const named_relation& each) {
      return each.name == what.name && (each.schema == what.schema || each.schema.empty() || what.schema.empty());
    });
  }

  diagnostics& messages_;
  std::vector<named_relation> partitioned_;
};

bool reindexes(const sql_script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(),
                     [](const sql_statement& each) { return begins_with_any(each.text, {"reindex"}); });
}

}  // namespace

void find_needed_commits(migration_chain& chain) {
  if (chain.which != dialect::postgresql) return;
  commit_search search;
  for (chain_migration& each : chain.migrations) search.go_through(each);
  for (chain_migration& each : chain.repeatables) search.go_through(each);
}

bool needs_commits(const migration_chain& chain) { return !find_flagged(chain).empty(); }

void note_needed_commits(const std::vector<migration_chain>& chains, diagnostics& messages) {
  constexpr std::size_t shown = 5;
  for (const migration_chain& chain : chains) {
    const std::vector<const chain_migration*> found = find_flagged(chain);
    if (found.empty()) continue;
    diagnostic note{.level = severity::note,
                    .code = "strata-needs-commit",
                    .message = fmt::format("a fresh database cannot take the chain in one transaction: it commits "
                                           "before {}",
                                           found.size() == 1 ? fmt::format("`{}`", found.front()->revision)
                                                             : fmt::format("{} of the migrations", found.size())),
                    .file = found.front()->up.file,
                    .offset = found.front()->up.marker};
    for (std::size_t at = 0; at < std::min(shown, found.size()); ++at) {
      note.details.push_back(fmt::format("{}: {}", found[at]->revision, found[at]->needs_commit));
    }
    if (found.size() > shown) note.details.push_back(fmt::format("and {} more", found.size() - shown));
    messages.add(std::move(note));
  }
}

void report_partitioned_reindex(const migration_chain& chain, diagnostics& messages) {
  // Most chains have none, and need not be parsed once more.
  const bool concerned = chain.which == dialect::postgresql &&
                         std::any_of(chain.migrations.begin(), chain.migrations.end(), [](const chain_migration& each) {
                           return reindexes(each.up) || reindexes(each.down);
                         });
  if (!concerned) return;
  partition_watch watch{messages};
  for (const chain_migration& each : chain.migrations) {
    watch.read(each.up);
    // Another tool's way down is tried by the round trip, which only warns.
    if (!each.borrowed) watch.read(each.down);
  }
}

}  // namespace strata::generator
