// Which transactions a script has, and which statements of it are Strata's own business.
#include "section_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace strata::generator {

namespace {

constexpr std::string_view foreign_keys_pragma = "PRAGMA foreign_keys";

enum class control { none, begin, commit, savepoint, other };

control control_of(const statement_head& head, dialect which) {
  const bool sqlite = which == dialect::sqlite;
  const bool mysql = which == dialect::mysql;
  if (is_word(head[0], "begin")) return mysql && is_word(head[1], "not") ? control::none : control::begin;
  if (!sqlite && head.starts_with({"start", "transaction"})) return control::begin;
  if (is_word(head[0], "commit") || (!mysql && is_word(head[0], "end"))) {
    return is_word(head[1], "prepared") || head.holds("chain") ? control::other : control::commit;
  }
  if (is_word(head[0], "savepoint") || is_word(head[0], "release")) return control::savepoint;
  if (is_word(head[0], "rollback")) return head.holds("to") ? control::savepoint : control::other;
  if (which == dialect::postgresql && is_word(head[0], "abort")) return control::other;
  if (which == dialect::postgresql && head.starts_with({"prepare", "transaction"})) return control::other;
  if (mysql && (is_word(head[0], "xa") || head.starts_with({"set", "autocommit"}))) return control::other;
  return control::none;
}

std::string upper(std::string_view word) {
  std::string result{word};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte; });
  return result;
}

// Found with SQLite 3.40. Reading a pragma is fine anywhere.
std::string refused_by_sqlite(const statement_head& head) {
  if (is_word(head[0], "vacuum") || is_word(head[0], "attach") || is_word(head[0], "detach")) return upper(head[0]);
  if (!is_word(head[0], "pragma")) return {};
  const std::size_t name = head[2] == "." ? 3 : 1;
  if (is_word(head[name], "wal_checkpoint")) return "PRAGMA wal_checkpoint";
  if (head[name + 1] != "=" && head[name + 1] != "(") return {};
  for (const std::string_view each : {"foreign_keys", "journal_mode", "synchronous"}) {
    if (is_word(head[name], each)) return fmt::format("PRAGMA {}", each);
  }
  return {};
}

// Found with PostgreSQL 15.
std::string refused_by_postgresql(const statement_head& head) {
  constexpr std::array<std::string_view, 3> kinds{"database", "tablespace", "subscription"};
  const bool create_or_drop = is_word(head[0], "create") || is_word(head[0], "drop");
  if (is_word(head[0], "vacuum")) return "VACUUM";
  if (head.starts_with({"alter", "system"})) return "ALTER SYSTEM";
  if (is_word(head[0], "cluster") && head[1].empty()) return "CLUSTER";
  if (create_or_drop) {
    for (const std::string_view kind : kinds) {
      if (is_word(head[1], kind)) return upper(head[0]) + ' ' + upper(kind);
    }
    if (head.starts_with({"drop", "index", "concurrently"})) return "DROP INDEX CONCURRENTLY";
    if (head.starts_with({"create", "index", "concurrently"}) ||
        head.starts_with({"create", "unique", "index", "concurrently"})) {
      return "CREATE INDEX CONCURRENTLY";
    }
  }
  if (is_word(head[0], "reindex")) {
    if (head.holds("concurrently")) return "REINDEX CONCURRENTLY";
    for (const std::string_view kind : {"schema", "database", "system"}) {
      if (head.holds(kind)) return "REINDEX " + upper(kind);
    }
  }
  if (head.starts_with({"alter", "table"}) && head.holds("detach") && head.holds("concurrently")) {
    return "ALTER TABLE DETACH PARTITION CONCURRENTLY";
  }
  return {};
}

class transaction_check {
 public:
  transaction_check(const section_reading& reading, const std::vector<transaction_need>& needs, diagnostics& messages)
      : reading_(reading), needs_(needs), messages_(messages) {
    const std::size_t count = reading.statements.size();
    result_.kept.assign(count, true);
    result_.in_transaction.assign(count, true);
    result_.commits_with_next.assign(count, false);
    for (const statement_span& each : reading.statements) {
      heads_.emplace_back(reading.text, reading.tokens_of(each));
      controls_.push_back(control_of(heads_.back(), reading.which));
    }
  }

  transaction_layout run() {
    result_.transactional = reading_.section.transactional;
    if (reading_.section.borrowed) adapt();
    if (result_.transactional) {
      drop_the_whole_scripts_own();
      for (std::size_t index = 0; index < heads_.size(); ++index) {
        if (result_.kept[index]) check_inside(index);
      }
    } else {
      group_statements();
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool switches_foreign_keys(std::size_t index) const {
    return needs_[index].refused == foreign_keys_pragma;
  }

  // Of another tool's script.
  void adapt() {
    for (std::size_t index = 0; index < heads_.size(); ++index) {
      if (!switches_foreign_keys(index)) continue;
      result_.kept[index] = false;
      if (is_off(heads_[index])) result_.suspends_foreign_keys = true;
    }
    drop_the_other_tools_own();
    if (!reading_.section.transaction_as_needed) return;
    const auto begins = std::count(controls_.begin(), controls_.end(), control::begin);
    const bool refuses = std::any_of(needs_.begin(), needs_.end(), [](const transaction_need& each) {
      return !each.refused.empty() && each.refused != foreign_keys_pragma;
    });
    const bool own = begins > 1 || (begins == 1 && !wraps_the_whole_script());
    if (refuses || own || left_transaction_) result_.transactional = false;
  }

  // `COMMIT; … BEGIN;`: the script leaves the transaction that its tool has opened, and opens another for the tool.
  void drop_the_other_tools_own() {
    const std::vector<std::size_t> kept = kept_statements();
    if (kept.empty() || controls_[kept.front()] != control::commit) return;
    result_.kept[kept.front()] = false;
    left_transaction_ = true;
    if (controls_[kept.back()] == control::begin) result_.kept[kept.back()] = false;
  }

  [[nodiscard]] std::vector<std::size_t> kept_statements() const {
    std::vector<std::size_t> kept;
    for (std::size_t index = 0; index < heads_.size(); ++index) {
      if (result_.kept[index]) kept.push_back(index);
    }
    return kept;
  }

  [[nodiscard]] bool wraps_the_whole_script() const {
    const std::vector<std::size_t> kept = kept_statements();
    return kept.size() >= 2 && controls_[kept.front()] == control::begin && controls_[kept.back()] == control::commit;
  }

  // `PRAGMA foreign_keys = OFF`, and SQLite's other words for it.
  static bool is_off(const statement_head& head) {
    return head.holds("off") || head.holds("no") || head.holds("false") || head.holds("0");
  }

  // SQLite scripts switch foreign keys off around their transaction; that line has a message of its own.
  void drop_the_whole_scripts_own() {
    std::size_t first = 0;
    std::size_t past = heads_.size();
    // Where it was dropped, it is as if it were not there.
    while (first < past && switches_foreign_keys(first)) ++first;
    while (past > first && switches_foreign_keys(past - 1)) --past;
    if (past - first < 2 || controls_[first] != control::begin || controls_[past - 1] != control::commit) return;
    const auto inside = controls_.begin() + static_cast<std::ptrdiff_t>(first) + 1;
    const auto end = controls_.begin() + static_cast<std::ptrdiff_t>(past) - 1;
    if (std::any_of(inside, end, [](control each) { return each == control::begin || each == control::commit; })) {
      return;
    }
    result_.kept[first] = false;
    result_.kept[past - 1] = false;
  }

  void check_inside(std::size_t index) {
    if (controls_[index] != control::none) {
      return report_control(index, "`{}` inside a script that Strata runs as one transaction",
                            "remove it; what must commit apart goes into a migration of its own, or mark the section\n"
                            "transaction:false, where every statement or BEGIN ... COMMIT commits on its own");
    }
    const std::string& refused = needs_[index].refused;
    result_.in_transaction[index] = refused.empty();
    if (!refused.empty()) report_refused(index, refused);
  }

  void group_statements() {
    std::optional<std::size_t> begin;
    // No optional: GCC 12 takes it for uninitialised when it optimises.
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t last = none;
    for (std::size_t index = 0; index < heads_.size(); ++index) {
      const control what = controls_[index];
      if (!result_.kept[index]) continue;
      if (what == (begin ? control::commit : control::begin)) {
        result_.kept[index] = false;
        if (begin && last != none) result_.commits_with_next[last] = false;
        begin = begin ? std::nullopt : std::optional{index};
        last = none;
      } else if (begin && (what == control::none || what == control::savepoint)) {
        const std::string& refused = needs_[index].refused;
        if (!refused.empty()) report_refused(index, refused);
        result_.commits_with_next[index] = true;
        last = index;
      } else if (what == control::none) {
        result_.in_transaction[index] = needs_[index].refused.empty() && !needs_[index].uncertain;
      } else {
        report_control(index, "`{}` where every statement commits together with Strata's record of it",
                       "remove it; what must commit together stands between one BEGIN and one COMMIT");
      }
    }
    if (begin) report_control(*begin, "`{}` without a COMMIT", "end it with a COMMIT in the same section");
  }

  void report_control(std::size_t index, fmt::format_string<const std::string&> message, std::string help) {
    const statement_head& head = heads_[index];
    const std::string name = upper(head[0]) + (is_word(head[1], "transaction") ? " TRANSACTION" : "");
    messages_.add(
        reading_.about(offset_of(index), "strata-transaction-control", fmt::format(message, name), std::move(help)));
  }

  void report_refused(std::size_t index, const std::string& refused) {
    std::string help = "give it a migration of its own, with its section marked transaction:false";
    if (refused == foreign_keys_pragma) {
      help = "remove it; Strata switches foreign keys off for a migration that drops a table, and checks them after it";
    }
    messages_.add(reading_.about(offset_of(index), "strata-needs-no-transaction",
                                 fmt::format("`{}` cannot run inside a transaction, and this script does", refused),
                                 std::move(help)));
  }

  [[nodiscard]] std::size_t offset_of(std::size_t index) const {
    return reading_.lexed.tokens[reading_.statements[index].first].offset;
  }

  const section_reading& reading_;
  const std::vector<transaction_need>& needs_;
  diagnostics& messages_;
  std::vector<statement_head> heads_;
  std::vector<control> controls_;
  // A COMMIT came first.
  bool left_transaction_ = false;
  transaction_layout result_;
};

}  // namespace

std::string refused_in_transaction(const statement_head& head, dialect which) {
  switch (which) {
    case dialect::sqlite:
      return refused_by_sqlite(head);
    case dialect::postgresql:
      return refused_by_postgresql(head);
    case dialect::mysql:
      break;  // It commits by itself instead.
  }
  return {};
}

transaction_layout lay_out_transactions(const section_reading& reading, const std::vector<transaction_need>& needs,
                                        diagnostics& messages) {
  return transaction_check{reading, needs, messages}.run();
}

}  // namespace strata::generator
