// Chains for the runtime's tests, built as the generator would embed them but from strings at hand.
#pragma once

#include <chrono>
#include <deque>
#include <initializer_list>
#include <map>
#include <set>
#include <strata/chain.hpp>
#include <strata/sqlite.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/src/text/sha256.hpp"

namespace strata::test {

/// What a test says of one migration; the rest follows from it.
struct migration_text {
  std::string revision;
  /// A plus before a statement: it commits with the next.
  std::vector<std::string> up;
  std::vector<std::string> down = {};
  /// Absent: the migration before it.
  std::vector<std::string> parents = {"(previous)"};
  std::string irreversible = {};
  bool transactional = true;
  bool drops_tables = false;
  bool compatible = false;
  bool draft = false;
  std::vector<std::string> accepted = {};
  std::string description = {};
  /// Statements that the engine refuses inside a transaction, by their first word. An index that is built concurrently
  /// is one too, and gets the guard that the generator derives.
  std::string alone = "VACUUM";
  std::chrono::milliseconds lock_timeout{0};
  std::chrono::milliseconds statement_timeout{0};
  /// By the statement's position in `up`, from 0: what its author wrote as a guard.
  std::map<std::size_t, std::string> guards = {};
  std::vector<std::string> depends = {};
  std::vector<std::string> labels = {};
  /// What the statements `call NAME` run.
  std::map<std::string, void (*)(connection&)> steps = {};
  /// What another tool calls it, see migration_origin.
  struct origin_text {
    std::string tool = {};
    std::string version = {};
    std::vector<std::string> checksums = {};
  };
  origin_text origin = {};
  std::vector<requirement> requirements = {};
  /// Of a repeatable one.
  bool only_when_changed = false;
  bool needs_commit = false;
};

/// Owns a chain set for SQLite. Checksums are the texts themselves, readable in a failing test.
class built_chain {
 public:
  built_chain(std::initializer_list<migration_text> migrations, bool development = false, std::string prefix = "strata")
      : built_chain{std::vector<migration_text>{migrations}, development, std::move(prefix)} {}

  explicit built_chain(const std::vector<migration_text>& migrations, bool development = false,
                       std::string prefix = "strata", const driver& engine = sqlite::driver,
                       const std::vector<migration_text>& repeatables = {})
      : prefix_{std::move(prefix)}, drivers_{&engine} {
    for (const migration_text& each : migrations) add(each);
    for (const migration_text& each : repeatables) add_repeatable(each);
    for (const migration& each : migrations_) {
      bool is_parent = false;
      for (const migration& other : migrations_) {
        for (const std::string_view parent : other.parents) is_parent = is_parent || parent == each.revision;
      }
      if (!is_parent) heads_.push_back(each.revision);
    }
    std::set<std::string> digests;
    for (const std::string_view head : heads_) {
      for (const migration& each : migrations_) {
        if (each.revision == head) digests.emplace(each.digest);
      }
    }
    for (const std::string& each : digests) head_digest_ += (head_digest_.empty() ? "" : " ") + each;
    if (!repeatables_.empty()) head_digest_ += " repeatable:" + repeatables_digest();
    chain_ = {.dialect = engine.dialect,
              .migrations = migrations_,
              .heads = heads_,
              .head_digest = head_digest_,
              .repeatables = repeatables_};
    set_ = {.name = "test",
            .table_prefix = prefix_,
            .program = "test-migrate",
            .development = development,
            .built_at = "2026-01-30 09:00:00",
            .chains = {&embedded_, 1},
            .drivers = drivers_};
  }
  built_chain(const built_chain&) = delete;
  built_chain& operator=(const built_chain&) = delete;

  /// A seed; without statements in `down` there is no way back.
  void add_seed(const std::string& name, const std::vector<std::string>& up,
                const std::vector<std::string>& down = {}) {
    const migration_text text{.revision = name, .up = up, .down = down};
    seeds_.push_back({.name = keep(name),
                      .file = keep("seeds/" + name + ".sql"),
                      .up = make_script(up, text),
                      .down = make_script(down, text)});
    chain_.seeds = seeds_;
  }

  /// Versions of migrations in code that the chain does without.
  void leave_out(const std::vector<std::string>& versions) { chain_.gaps = views_.emplace_back(keep(versions)); }

  /// What empty databases begin with; must outlive the chain.
  void embed(const snapshot& made) { chain_.snapshot = &made; }

  [[nodiscard]] const chain_set& set() const { return set_; }
  [[nodiscard]] const strata::chain& chain() const { return chain_; }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  std::vector<std::string_view> keep(const std::vector<std::string>& from) {
    std::vector<std::string_view> kept;
    for (const std::string& each : from) kept.push_back(keep(each));
    return kept;
  }

  migration_origin keep(const migration_text::origin_text& from) {
    return {
        .tool = keep(from.tool), .version = keep(from.version), .checksums = views_.emplace_back(keep(from.checksums))};
  }

  static bool loses_data(const std::string& text) {
    return text.starts_with("DROP TABLE") || text.starts_with("DELETE") ||
           text.find("DROP COLUMN") != std::string::npos;
  }

  script make_script(const std::vector<std::string>& from, const migration_text& text) {
    std::vector<statement> statements;
    std::string all;
    std::uint32_t line = 3;
    for (const std::string& each : from) {
      const bool joined = each.starts_with('+');
      statements.push_back({.text = keep(joined ? each.substr(1) : each),
                            .line = line++,
                            .column = 1,
                            .in_transaction = !each.starts_with(text.alone),
                            .commits_with_next = joined,
                            .loses_data = loses_data(each)});
      constexpr std::string_view concurrently = "CREATE INDEX CONCURRENTLY ";
      if (each.starts_with(concurrently)) {
        const std::string index =
            each.substr(concurrently.size(), each.find(' ', concurrently.size()) - concurrently.size());
        statements.back().in_transaction = false;
        statements.back().concurrent_index = keep(index);
        statements.back().guard = keep("SELECT to_regclass('" + index + "') IS NULL");
        statements.back().guard_derived = true;
      }
      if (const auto guard = text.guards.find(statements.size() - 1); guard != text.guards.end() && &from == &text.up) {
        statements.back().guard = keep(guard->second);
      }
      if (each.starts_with("call ")) {
        const std::string name = each.substr(5);
        const auto step = text.steps.find(name);
        statements.back().call = {.name = keep(name), .run = step == text.steps.end() ? nullptr : step->second};
      }
      all += each + ";";
    }
    return {.statements = statements_.emplace_back(std::move(statements)),
            .transactional = text.transactional,
            .drops_tables = text.drops_tables,
            .lock_timeout = text.lock_timeout,
            .statement_timeout = text.statement_timeout,
            .checksum = keep("sum:" + all)};
  }

  std::string repeatables_digest() const {
    std::map<std::string_view, std::string_view> by_name;
    for (const migration& each : repeatables_) by_name.emplace(each.revision, each.digest);
    std::string texts;
    for (const auto& [name, digest] : by_name) texts.append(name).append(" ").append(digest).append("\n");
    return sha256_text(texts);
  }

  void add_repeatable(const migration_text& text) {
    migration made{
        .revision = keep(text.revision),
        .description = keep("repeatable " + text.revision),
        .file = keep("migrations/" + text.revision + ".sql"),
        .parents = views_.emplace_back(
            keep(text.parents == std::vector<std::string>{"(previous)"} ? std::vector<std::string>{} : text.parents)),
        .up = make_script(text.up, text),
        .down = make_script(text.down, text),
        .irreversible = keep(text.irreversible),
        .origin = keep(text.origin),
        .only_when_changed = text.only_when_changed};
    made.digest = keep("digest of " + text.revision + std::string{made.up.checksum} + std::string{made.down.checksum});
    repeatables_.push_back(made);
  }

  void add(const migration_text& text) {
    std::vector<std::string> parents = text.parents;
    if (parents == std::vector<std::string>{"(previous)"}) {
      parents.clear();
      if (!migrations_.empty()) parents.emplace_back(migrations_.back().revision);
    }
    migration made{.revision = keep(text.revision),
                   .description = keep(text.description.empty() ? "step " + text.revision : text.description),
                   .file = keep("migrations/" + text.revision + ".sql"),
                   .parents = views_.emplace_back(keep(parents)),
                   .depends = views_.emplace_back(keep(text.depends)),
                   .labels = views_.emplace_back(keep(text.labels)),
                   .up = make_script(text.up, text),
                   .down = make_script(text.down, text),
                   .irreversible = keep(text.irreversible),
                   .compatible = text.compatible,
                   .draft = text.draft,
                   .accepted = views_.emplace_back(keep(text.accepted)),
                   .origin = keep(text.origin),
                   .requirements = requirements_.emplace_back(text.requirements),
                   .needs_commit = text.needs_commit};
    std::string below;
    for (const migration& each : migrations_) {
      for (const std::string& parent : parents) {
        if (each.revision == parent) below += each.digest;
      }
      for (const std::string& dependency : text.depends) {
        if (each.revision == dependency) below += "after " + std::string{each.digest};
      }
    }
    const std::string_view first = made.accepted.empty() ? made.up.checksum : made.accepted.front();
    made.digest = keep("digest" + std::to_string(std::hash<std::string>{}(below + text.revision + std::string{first})));
    migrations_.push_back(made);
  }

  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> views_;
  std::deque<std::vector<statement>> statements_;
  std::deque<std::vector<requirement>> requirements_;
  std::vector<migration> migrations_;
  std::vector<seed_script> seeds_;
  std::vector<migration> repeatables_;
  std::vector<std::string_view> heads_;
  std::string head_digest_;
  std::string prefix_;
  strata::chain chain_;
  embedded_chain embedded_{chain_};
  std::vector<const driver*> drivers_;
  chain_set set_;
};

/// Three small migrations that most tests start from.
inline std::vector<migration_text> three_migrations() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                  "INSERT INTO nodes (name) VALUES ('first')"},
           .down = {"DROP TABLE nodes"},
           .drops_tables = true},
          {.revision = "0002",
           .up = {"ALTER TABLE nodes ADD COLUMN region TEXT", "CREATE INDEX ix_nodes_region ON nodes (region)"},
           .down = {"DROP INDEX ix_nodes_region", "ALTER TABLE nodes DROP COLUMN region"}},
          {.revision = "0003",
           .up = {"CREATE TABLE jobs (id INTEGER PRIMARY KEY, node INTEGER REFERENCES nodes (id) ON DELETE CASCADE)"},
           .down = {"DROP TABLE jobs"},
           .drops_tables = true}};
}

}  // namespace strata::test
