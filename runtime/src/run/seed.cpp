// strata::seed(): all in one transaction, with the bookkeeping of its own.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

struct stored_seed {
  std::string name;
  std::string checksum;
  /// Nothing where the text is not what Strata wrote.
  std::optional<std::vector<stored_statement>> down;
};

// The table of the seeds that ran, which is made with the first of them. To be used inside a transaction. Throws
// engine_error.
class seed_books {
 public:
  seed_books(connection& db, std::string_view prefix) : db_{db}, books_{db, prefix} {}

  /// In the order in which they ran.
  [[nodiscard]] std::vector<stored_seed> read() {
    std::vector<stored_seed> found;
    if (!books_.exists("_seeds")) return found;
    for (const row& each : books_.ask(sql().read_seeds)) {
      found.push_back({each.at(0).value_or(""), each.at(1).value_or(""), unpack(each.at(2).value_or(""))});
    }
    return found;
  }

  void create() { books_.create_once("_seeds", sql().create_seeds); }

  void insert(const seed_script& what, std::string_view at, std::string_view by, std::chrono::microseconds took) {
    const std::string down = pack(what.down);
    const std::array<value, 7> parameters{what.name,
                                          what.up.checksum,
                                          at,
                                          by,
                                          std::int64_t{took.count()},
                                          static_cast<std::int64_t>(what.up.statements.size()),
                                          std::string_view{down}};
    books_.write_row(sql().insert_seed, parameters);
  }

  void erase(std::string_view name) {
    const std::array<value, 1> parameters{name};
    books_.write_row(sql().delete_seed, parameters);
  }

 private:
  [[nodiscard]] const bookkeeping_sql& sql() const noexcept { return db_.engine().sql; }

  connection& db_;
  bookkeeping books_;
};

// What runs, wherever it comes from.
struct runnable {
  std::string_view text;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class seeder {
 public:
  seeder(connection& db, const chain_set& set, const seed_options& options)
      : db_{db},
        set_{set},
        chain_{chain_for(db, set)},
        options_{options},
        books_{db, set.table_prefix},
        seeds_{db, set.table_prefix},
        by_{options.applied_by.empty() ? user_at_host() : options.applied_by} {}

  seed_report run() {
    const auto held = db_.lock(set_.table_prefix, options_.wait);
    try {
      db_.begin({}, options_.wait);
      seed_report done = inside();
      db_.commit(options_.wait);
      return done;
    } catch (...) {
      db_.rollback();
      throw;
    }
  }

 private:
  seed_report inside() {
    seed_report done;
    const bool clearing = options_.action == seed_action::clear;
    if (!clearing) require_head();
    std::vector<stored_seed> stored = seeds_.read();
    if (clearing) require_ways_down(stored);
    if (options_.action != seed_action::run) {
      for (auto each = stored.rbegin(); each != stored.rend(); ++each) undo(*each, done);
      stored.clear();
    }
    if (clearing) return done;
    for (const seed_script& each : chain_.seeds) {
      const auto ran =
          std::find_if(stored.begin(), stored.end(), [&](const stored_seed& other) { return other.name == each.name; });
      if (ran == stored.end()) {
        run(each, done);
      } else {
        (ran->checksum == each.up.checksum ? done.unchanged : done.edited).push_back(ran->name);
      }
    }
    return done;
  }

  void require_head() {
    // Asked first: inside a transaction, a refused query would end it.
    const auto state = books_.exists() ? books_.read_state() : std::nullopt;
    if (state && state->digest == chain_.head_digest) return;
    throw history_error{failure{.code = errc::not_at_head,
                                .message = "seeds are written for the schema at head, and the database is not there",
                                .database_state = "unchanged",
                                .help = std::string{set_.program} + " upgrade"}};
  }

  [[nodiscard]] const seed_script* find(std::string_view name) const {
    const auto found = std::find_if(chain_.seeds.begin(), chain_.seeds.end(),
                                    [name](const seed_script& each) { return each.name == name; });
    return found == chain_.seeds.end() ? nullptr : &*found;
  }

  // The program's own, as long as the text that ran is the program's; else what the database kept.
  [[nodiscard]] std::vector<runnable> way_down(const stored_seed& of) const {
    std::vector<runnable> found;
    const seed_script* const embedded = find(of.name);
    if (embedded != nullptr && embedded->up.checksum == of.checksum) {
      for (const statement& each : embedded->down.statements) found.push_back({each.text, each.line, each.column});
    } else if (of.down) {
      for (const stored_statement& each : *of.down) found.push_back({each.text, each.line});
    }
    return found;
  }

  [[nodiscard]] std::string file_of(std::string_view name) const {
    const seed_script* const embedded = find(name);
    return embedded == nullptr ? std::string{} : std::string{embedded->file};
  }

  void require_ways_down(const std::vector<stored_seed>& stored) const {
    std::string names;
    std::string file;
    for (const stored_seed& each : stored) {
      if (!way_down(each).empty()) continue;
      if (names.empty()) file = file_of(each.name);
      names.append(names.empty() ? "" : ", ").append(each.name);
    }
    if (names.empty()) return;
    throw error{
        failure{.code = errc::seed_without_down,
                .message = "what these seeds put in cannot be taken back, because they have no down section: " + names,
                .file = file,
                .database_state = "unchanged",
                .help = "add `-- migrate:down` and the statements that remove the rows, build, and start again"}};
  }

  void undo(const stored_seed& what, seed_report& done) {
    const std::vector<runnable> down = way_down(what);
    const seed_script* const embedded = find(what.name);
    const auto took = execute(what.name, down, embedded == nullptr ? script{} : embedded->down);
    seeds_.erase(what.name);
    log("unseed", what.name, what.checksum, took);
    if (!down.empty()) done.cleared.push_back({what.name, down.size(), took});
  }

  void run(const seed_script& what, seed_report& done) {
    std::vector<runnable> statements;
    for (const statement& each : what.up.statements) statements.push_back({each.text, each.line, each.column});
    const auto took = execute(what.name, statements, what.up);
    seeds_.create();
    seeds_.insert(what, utc_now(), by_, took);
    log("seed", what.name, what.up.checksum, took);
    done.ran.push_back({std::string{what.name}, statements.size(), took});
  }

  void log(const char* event, std::string_view name, std::string_view checksum, std::chrono::microseconds took) {
    books_.log({.at = utc_now(), .by = by_, .event = event, .revision = name, .digest = checksum, .took = took});
  }

  std::chrono::microseconds execute(std::string_view name, const std::vector<runnable>& statements,
                                    const script& limits) {
    statement_limits allowed;
    if (limits.lock_timeout.count() != 0) allowed.lock = limits.lock_timeout;
    if (limits.statement_timeout.count() != 0) allowed.run = limits.statement_timeout;
    db_.limit_statements(allowed);
    const stopwatch clock;
    for (std::size_t index = 0; index < statements.size(); ++index) {
      const runnable& each = statements[index];
      failure known{.message = "statement " + std::to_string(index + 1) + " of " + std::to_string(statements.size()) +
                               " of seed " + std::string{name} + " failed",
                    .file = file_of(name),
                    .line = each.line,
                    .column = each.column,
                    .database_state = "as before: the transaction was rolled back"};
      try {
        db_.execute(each.text);
      } catch (const engine_error& cause) {
        const text_position at = position_in({each.line, each.column}, each.text, cause.offset().value_or(0));
        known.line = at.line;
        known.column = at.column;
        if (blames_statement(cause)) {
          known.help = "mend the seed; none of its rows are in the database";
        }
        throw_failure(cause, std::move(known));
      }
      if (db_.in_transaction()) continue;
      known.code = errc::transaction_lost;
      known.message =
          "statement " + std::to_string(index + 1) + " of seed " + std::string{name} + " ended the transaction";
      known.help = "remove what commits or rolls back from the seed";
      throw statement_error{std::move(known)};
    }
    db_.restore_session();
    return clock.read();
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const seed_options& options_;
  bookkeeping books_;
  seed_books seeds_;
  std::string by_;
};

}  // namespace

seed_report seed(connection& db, const chain_set& set, const seed_options& options) {
  require_no_transaction(db, "before seeding");
  return translated(db, "cannot seed", [&] { return seeder{db, set, options}.run(); });
}

}  // namespace strata
