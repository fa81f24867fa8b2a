// upgrade, downgrade and what surrounds them: the launch sequence.
#include <algorithm>
#include <iterator>
#include <optional>
#include <strata/strata.hpp>
#include <string>
#include <utility>
#include <vector>

#include "apply_snapshot.hpp"
#include "decider.hpp"
#include "runtime/internal/lookup.hpp"
#include "runtime/internal/run.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/connect/retry.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/execute/executor.hpp"
#include "runtime/src/execute/statement_runner.hpp"
#include "runtime/src/preconditions/data_loss.hpp"
#include "runtime/src/preconditions/occupants.hpp"
#include "runtime/src/preconditions/requirements.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

// The backup before the first write of a run that changes the database: made once, under the migration lock. Has a name
// outside of this file, because launch_folder lets it in.
class launch_backup {
 public:
  /// All must outlive it.
  launch_backup(connection& db, const chain_set& set, const options& options, guarded_observer& observer)
      : db_{db}, set_{set}, options_{options}, observer_{observer} {}

  /// Copies a database that is at these revisions, unless that was done, or is not wanted, or there is nothing in it.
  /// Throws strata::error; then nothing may be written.
  void make(const std::vector<std::string>& at) {
    const auto copy = options_.backup.folder.copy_;
    if (settled_ || copy == nullptr) return;
    file_ = copy(db_, set_, options_, observer_, at);
    settled_ = true;
  }
  /// The run has committed: copies beyond those to keep may go.
  void remove_old() {
    if (!file_.empty()) options_.backup.folder.keep_(db_, options_, file_);
  }
  /// There was nothing in the database when the run began.
  void nothing_to_save() noexcept { settled_ = true; }
  /// Where the copy is; empty: none was taken.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  connection& db_;
  const chain_set& set_;
  const options& options_;
  guarded_observer& observer_;
  bool settled_ = false;
  std::string file_;
};

namespace {

// The one query of a launch, answered. No state: there are no tables.
struct first_read {
  std::optional<bookkeeping_state> state;
};

class migrator {
 public:
  migrator(connection& db, bookkeeping& books, const chain_set& set, const options& options)
      : db_{db},
        books_{books},
        set_{set},
        chain_{chain_for(db, set)},
        options_{options},
        observer_{options.observer},
        decider_{db, set, options, observer_},
        backup_{db, set, options, observer_} {}

  /// What the caller has just read of the bookkeeping is not asked for again. `adopting`: a history that is there was
  /// written on behalf of this run.
  report run(direction way, std::optional<first_read> seen = std::nullopt, bool adopting = false) {
    report done;
    try {
      go(way, std::move(seen), done);
    } catch (error& failed) {
      done.backup = backup_.file();
      const bool wrote = done.changed() || (adopting && !done.from.empty());
      std::string state;
      if (wrote && failed.details().database_state == unchanged) state = describe_committed(done);
      failed.add(std::move(done), std::move(state));
      throw;
    }
    done.backup = backup_.file();
    backup_.remove_old();
    return done;
  }

 private:
  void go(direction way, std::optional<first_read> seen, report& done) {
    executor running{db_, books_, set_, options_, observer_};
    std::unique_ptr<migration_lock> held;
    wait_options wait = options_.wait;
    wait.watcher = &observer_;
    connection_losses losses{db_, options_.retry_for, observer_};

    std::vector<unanswered_commit> unanswered;
    bool first_look = true;
    bool without_snapshot = false;
    for (;;) {
      try {
        const auto state = seen ? std::exchange(seen, std::nullopt)->state : books_.read_state();
        // What an unanswered COMMIT has done is in the whole history alone.
        auto place = way == direction::up && unanswered.empty() ? decider_.find_place(state, books_) : std::nullopt;
        const history now = place ? std::move(place->at) : books_.read_history(state);
        done.to = now.heads();
        if (std::exchange(first_look, false)) done.from = done.to;
        settle(unanswered, now, done);
        const std::vector<step> steps =
            place ? decider_.with_repeatables(now, place->pending, true, direction::up) : decider_.decide(now, way);
        if (steps.empty()) return;
        if (options_.keep_data && way == direction::down) refuse_data_loss(steps, context());
        if (way == direction::up && !options_.stored_scripts) refuse_stored_scripts(steps, context());
        if (way == direction::up && !now.exists) require_base(context());
        require_met(steps, context());
        if (decider_.redoing()) require_met(what_comes_again(steps), context());
        if (way == direction::up && !std::exchange(asked_, true)) {
          if (auto why = find_conflict(context(), steps, now)) {
            // What another migrator has made since is no stranger's.
            asked_ = false;
            if (has_moved_on(now)) continue;
            throw history_error{*std::move(why)};
          }
        }
        if (!held) {
          held = db_.lock(set_.table_prefix, wait);
          // Whoever waited finds that the bookkeeping has moved on, and looks again. Where there is nothing to hold,
          // the transaction finds out.
          if (!db_.engine().transaction_excludes_writers && has_moved_on(now)) continue;
        }
        if (const std::size_t count = decider_.in_snapshot(now, steps); count > 0 && !without_snapshot) {
          const auto outcome =
              apply_snapshot({.db = db_, .set = set_, .options = options_, .observer = observer_, .wait = wait},
                             *chain_.snapshot, {steps.data(), count}, done);
          without_snapshot = outcome == snapshot_outcome::impossible;
          if (outcome == snapshot_outcome::applied) {
            if (count == steps.size()) return;
            backup_.nothing_to_save();
            running.go_on_as_fresh();
          }
          continue;
        }
        std::optional<draft_redo> redoing;
        if (decider_.redoing()) {
          redoing.emplace(context(), steps);
          if (options_.drafts == draft_policy::automatic) redoing->require_no_loss();
          decider_.announce_redo(options_.drafts == draft_policy::automatic);
        }
        if (begins_outside_transaction(steps)) backup_.make(now.heads());
        running.before_first_write([&, way] {
          // The last look, where nobody else migrates any more.
          if (way == direction::up && !now.exists) require_no_conflict(steps, now);
          if (redoing && options_.drafts == draft_policy::automatic) redoing->require_still_empty();
          backup_.make(now.heads());
        });
        running.in_one_transaction(redoing.has_value());
        unanswered.clear();
        const bool whole = run_steps(running, now, steps, done);
        losses.progressed();
        if (whole && !decider_.redoing()) return;
      } catch (interruption& cut) {
        unanswered = running.take_unanswered();
        held.reset();
        losses.reconnect(cut.cause, std::move(cut.known));
      } catch (const engine_error& cause) {
        held.reset();
        losses.reconnect(cause, to_failure({.message = {"cannot migrate {}", {place_}}}));
      }
    }
  }

  run_context context() {
    return {.db = db_, .set = set_, .options = options_, .observer = observer_, .wait = options_.wait};
  }

  static bool run_steps(executor& running, const history& from, const std::vector<step>& steps, report& done) {
    try {
      const bool whole = running.run(from, steps, done);
      done.to = running.heads();
      return whole;
    } catch (const error&) {
      done.to = running.heads();
      throw;
    }
  }

  // A draft is not taken back for a new text that cannot run.
  [[nodiscard]] std::vector<step> what_comes_again(const std::vector<step>& steps) const {
    std::vector<step> again;
    for (const migration& each : chain_.migrations) {
      const bool goes = std::any_of(steps.begin(), steps.end(), [&](const step& one) {
        return one.way == direction::down && !one.repeatable && one.revision == each.revision;
      });
      if (goes) again.push_back({.way = direction::up, .revision = each.revision, .embedded = &each});
    }
    return again;
  }

  static std::string describe_committed(const report& done) {
    std::vector<std::string> names;
    for (const report::done& each : done.migrations) {
      names.push_back(fill_in(each.way == direction::up ? "{}" : "{} (taken back)", {each.revision}));
    }
    const std::string at = done.to.empty() ? "without migrations" : "at " + join(done.to);
    return fill_in(names.empty() ? "{}, as it was adopted" : "{}; this run has committed {}", {at, join(names)});
  }

  void require_no_conflict(const std::vector<step>& steps, const history& now) {
    if (auto why = find_conflict(context(), steps, now)) throw history_error{*std::move(why)};
  }

  // What an interrupted run left may go on with a statement that no transaction can hold.
  [[nodiscard]] bool begins_outside_transaction(const std::vector<step>& steps) const {
    const applied_migration* const stored = steps.front().stored;
    return !db_.engine().transaction_excludes_writers || (stored != nullptr && !stored->finished());
  }

  bool has_moved_on(const history& since) {
    const auto state = books_.read_state();
    return state.has_value() != since.exists || (state && state->epoch != since.epoch);
  }

  // What an unanswered COMMIT has done, by the history that was read since. Only the read under the lock is final: a
  // server that lost its client may still be at work, and holds the lock as long.
  void settle(std::vector<unanswered_commit>& unanswered, const history& now, report& into) {
    const auto happened = [&](const report::done& each) {
      // A repeatable one has a row before and after; if nothing happened, it runs again.
      if (each.repeatable) return false;
      const applied_migration* found = now.find(each.revision);
      return each.way == direction::up ? found != nullptr && found->finished() : found == nullptr;
    };
    const auto left = std::stable_partition(unanswered.begin(), unanswered.end(),
                                            [&](const unanswered_commit& each) { return happened(each.done); });
    const std::vector<unanswered_commit> in{std::make_move_iterator(unanswered.begin()), std::make_move_iterator(left)};
    unanswered.erase(unanswered.begin(), left);
    for (const unanswered_commit& each : in) into.migrations.push_back(each.done);
    for (const unanswered_commit& each : in) {
      observer_.migration_done({.way = each.done.way,
                                .revision = each.done.revision,
                                .description = each.description,
                                .index = each.index,
                                .count = each.count,
                                .statements = each.done.statements,
                                .took = each.done.took,
                                .repeatable = each.done.repeatable});
    }
  }

  connection& db_;
  bookkeeping& books_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer observer_;
  /// Asked while there is a connection.
  std::string place_ = db_.description();
  decider decider_;
  launch_backup backup_;
  /// Whether the tables of others were looked for.
  bool asked_ = false;
};

// A connection that turns out to be lost is the migrator's to mend.
std::optional<first_read> read_first(connection& db, bookkeeping& books) {
  try {
    return first_read{books.read_state()};
  } catch (const engine_error& cause) {
    if (cause.what_kind() == engine_error::kind::connection_lost) return std::nullopt;
    throw_failure(cause, to_failure({.message = {"cannot migrate {}", {db.description()}}}));
  }
}

}  // namespace

report upgrade(connection& db, const chain_set& set, const options& options) {
  const embedded_chain& own = embedded_chain_for(db, set);
  guarded_observer observer{options.observer};
  const waiting_scope waiting{db, {.limit = options.wait.limit, .watcher = &observer}};
  bookkeeping books{db, set.table_prefix};
  std::optional<first_read> seen;
  if (const std::vector<std::string> heads = own.heads(); wants_heads(options, heads.size())) {
    seen = read_first(db, books);
    if (seen && seen->state && seen->state->digest == own.head_digest()) {
      return {.migrations = {}, .from = heads, .to = heads};
    }
  }
  require_no_transaction(db, "before migrating");
  // With bookkeeping of its own there is nothing to adopt.
  const bool adopting = options.adopt && !(seen && seen->state);
  if (adopting) {
    options.adopt(db, set, options);
    seen.reset();
  }
  return migrator{db, books, set, options}.run(direction::up, std::move(seen), adopting);
}

report upgrade(connection& db, bookkeeping& books, const chain_set& set, const options& options) {
  return migrator{db, books, set, options}.run(direction::up);
}

report upgrade(std::string_view url, const chain_set& set, const options& options) {
  const auto db = connect(url, set, {.wait = options.wait, .on_connect = options.on_connect});
  return upgrade(*db, set, options);
}

namespace {

template <typename Where>
upgrade_result result_of_upgrade(Where& where, const chain_set& set, const options& options) {
  try {
    return {.report = upgrade(where, set, options)};
  } catch (const error& failed) {
    return {.report = failed.report(), .failure = failed.details()};
  }
}

}  // namespace

upgrade_result try_upgrade(connection& db, const chain_set& set, const options& options) noexcept {
  return result_of_upgrade(db, set, options);
}

upgrade_result try_upgrade(std::string_view url, const chain_set& set, const options& options) noexcept {
  return result_of_upgrade(url, set, options);
}

report downgrade(connection& db, const chain_set& set, const options& options) {
  bookkeeping books{db, set.table_prefix};
  return downgrade(db, books, set, options);
}

report downgrade(connection& db, bookkeeping& books, const chain_set& set, const options& options) {
  if (options.target.empty()) {
    refuse<target_error>({.code = errc::unknown_target,
                          .message = {"a downgrade needs a target"},
                          .help = {"set options.target to a revision, -1 or base"}});
  }
  require_no_transaction(db, "before migrating");
  guarded_observer observer{options.observer};
  const waiting_scope waiting{db, {.limit = options.wait.limit, .watcher = &observer}};
  return migrator{db, books, set, options}.run(direction::down);
}

}  // namespace strata
