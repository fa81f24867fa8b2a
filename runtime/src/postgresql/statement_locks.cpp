#include "engine.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/internal/statement_words.hpp"

namespace strata::postgresql {

namespace {

// https://www.postgresql.org/docs/current/explicit-locking.html, weakest first.
enum class level {
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive,
};

struct level_text {
  std::string_view mode;
  std::string_view blocks;
};

constexpr std::array<level_text, 6> level_texts{{{"ROW EXCLUSIVE", "schema changes"},
                                                 {"SHARE UPDATE EXCLUSIVE", "schema changes"},
                                                 {"SHARE", "writes"},
                                                 {"SHARE ROW EXCLUSIVE", "writes"},
                                                 {"EXCLUSIVE", "writes"},
                                                 {"ACCESS EXCLUSIVE", "reads and writes"}}};

class locks {
 public:
  void add(std::string on, level how) {
    if (on.empty()) return;
    for (auto& [name, known] : found_) {
      if (name != on) continue;
      known = std::max(known, how);
      return;
    }
    found_.emplace_back(std::move(on), how);
  }

  [[nodiscard]] std::vector<statement_lock> result() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& left, const auto& right) { return left.second > right.second; });
    std::vector<statement_lock> all;
    for (auto& [on, how] : found_) {
      const level_text& text = level_texts.at(static_cast<std::size_t>(how));
      all.push_back({.on = std::move(on), .mode = std::string{text.mode}, .blocks = text.blocks});
    }
    return all;
  }

 private:
  std::vector<std::pair<std::string, level>> found_;
};

void add_names(locks& into, statement_words& words, level how) {
  do {
    words.take({"only"});
    into.add(words.take_name(), how);
    words.take({"*"});
  } while (words.take({","}));
}

// A foreign key puts triggers on the table that it refers to.
void add_referenced(locks& into, statement_words words, level how) {
  while (words.skip_past("references")) into.add(words.take_name(), how);
}

level level_of_action(statement_words words) {
  if (words.take({"validate"}) || words.take({"attach"}) || words.take({"cluster"}) ||
      words.take({"set", "without", "cluster"}) || words.take({"set", "("}) || words.take({"reset"})) {
    return level::share_update_exclusive;
  }
  if (words.take({"detach"})) {
    return words.holds("concurrently") ? level::share_update_exclusive : level::access_exclusive;
  }
  if (words.take({"enable", "row"}) || words.take({"disable", "row"}) || words.take({"enable", "rule"}) ||
      words.take({"disable", "rule"})) {
    return level::access_exclusive;
  }
  if (words.take({"enable"}) || words.take({"disable"})) return level::share_row_exclusive;
  if (words.take({"alter"})) {
    words.take({"column"});
    words.take_name();
    const bool statistics = words.take({"set", "statistics"}) || words.take({"set", "("}) || words.take({"reset"});
    return statistics ? level::share_update_exclusive : level::access_exclusive;
  }
  if (words.take({"add"})) {
    if (words.take({"constraint"})) words.take_name();
    if (words.take({"foreign"})) return level::share_row_exclusive;
  }
  return level::access_exclusive;
}

void alter_table(locks& into, statement_words& words) {
  words.take_if_exists();
  words.take({"only"});
  std::string table = words.take_name();
  words.take({"*"});
  // Of several actions, each wants its own lock, and the strongest is taken for all; most are ACCESS EXCLUSIVE.
  into.add(std::move(table), words.has_list() ? level::access_exclusive : level_of_action(words));
  add_referenced(into, words, level::share_row_exclusive);
  if (words.take({"attach", "partition"}) || words.take({"detach", "partition"})) {
    const bool gently = words.holds("concurrently");
    into.add(words.take_name(), gently ? level::share_update_exclusive : level::access_exclusive);
  }
}

void create_index(locks& into, statement_words& words) {
  const level how = words.take({"concurrently"}) ? level::share_update_exclusive : level::share;
  if (!words.skip_past("on")) return;
  words.take({"only"});
  into.add(words.take_name(), how);
}

// CREATE TRIGGER … ON t, CREATE POLICY … ON t, CREATE RULE … TO t
void on_table(locks& into, statement_words& words, std::string_view before, level how) {
  if (words.skip_past(before)) into.add(words.take_name(), how);
}

void create(locks& into, statement_words& words) {
  words.take({"or", "replace"});
  if (words.take({"unique", "index"}) || words.take({"index"})) return create_index(into, words);
  if (words.take({"constraint", "trigger"}) || words.take({"trigger"})) {
    return on_table(into, words, "on", level::share_row_exclusive);
  }
  if (words.take({"policy"})) return on_table(into, words, "on", level::access_exclusive);
  if (words.take({"rule"})) return on_table(into, words, "to", level::access_exclusive);
  if (words.take({"table"}) || words.take({"unlogged", "table"})) {
    add_referenced(into, words, level::share_row_exclusive);
  }
}

void drop(locks& into, statement_words& words) {
  if (words.take({"table"}) || words.take({"view"}) || words.take({"materialized", "view"})) {
    words.take_if_exists();
    return add_names(into, words, level::access_exclusive);
  }
  if (words.take({"index"})) {
    const bool gently = words.take({"concurrently"});
    words.take_if_exists();
    do {
      const std::string index = words.take_name();
      into.add(index.empty() ? index : "the table of " + index,
               gently ? level::share_update_exclusive : level::access_exclusive);
    } while (words.take({","}));
    return;
  }
  if (words.take({"trigger"}) || words.take({"policy"}) || words.take({"rule"})) {
    on_table(into, words, "on", level::access_exclusive);
  }
}

// VACUUM, ANALYZE, CLUSTER, REINDEX: with a list in parentheses of what to do, or words.
void maintain(locks& into, statement_words& words) {
  if (words.take({"vacuum"})) {
    const bool whole = words.holds("full");
    if (words.next_is("(") && !words.skip_past(")")) return;
    while (words.take({"full"}) || words.take({"freeze"}) || words.take({"verbose"}) || words.take({"analyze"})) {
    }
    into.add(words.take_name(), whole ? level::access_exclusive : level::share_update_exclusive);
  } else if (words.take({"analyze"})) {
    if (words.next_is("(") && !words.skip_past(")")) return;
    words.take({"verbose"});
    into.add(words.take_name(), level::share_update_exclusive);
  } else if (words.take({"cluster"})) {
    words.take({"verbose"});
    if (!words.next_is("(")) into.add(words.take_name(), level::access_exclusive);
  } else if (words.take({"refresh", "materialized", "view"})) {
    const bool gently = words.take({"concurrently"});
    into.add(words.take_name(), gently ? level::exclusive : level::access_exclusive);
  } else if (words.take({"reindex", "table"})) {
    const bool gently = words.take({"concurrently"});
    into.add(words.take_name(), gently ? level::share_update_exclusive : level::share);
  }
}

}  // namespace

std::vector<statement_lock> statement_locks(std::string_view statement) {
  statement_words words{statement};
  locks found;
  if (words.take({"alter", "table"})) {
    alter_table(found, words);
  } else if (words.take({"create"})) {
    create(found, words);
  } else if (words.take({"drop"})) {
    drop(found, words);
  } else if (words.take({"truncate"})) {
    words.take({"table"});
    add_names(found, words, level::access_exclusive);
  } else if (words.take({"insert", "into"}) || words.take({"merge", "into"}) || words.take({"delete", "from"}) ||
             words.take({"update"})) {
    words.take({"only"});
    found.add(words.take_name(), level::row_exclusive);
  } else if (words.take({"comment", "on", "table"})) {
    found.add(words.take_name(), level::share_update_exclusive);
  } else {
    maintain(found, words);
  }
  return found.result();
}

}  // namespace strata::postgresql
