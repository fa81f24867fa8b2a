// upgrade, downgrade and what surrounds them: the launch sequence.
#include <optional>
#include <strata/strata.hpp>
#include <utility>

#include "backup/launch_backup.hpp"
#include "bookkeeping.hpp"
#include "data_loss.hpp"
#include "decider.hpp"
#include "draft_redo.hpp"
#include "driver_for.hpp"
#include "engine_failure.hpp"
#include "executor.hpp"
#include "failure_view.hpp"
#include "guarded_observer.hpp"
#include "migration_failure.hpp"
#include "occupants.hpp"
#include "recovery.hpp"
#include "require_no_transaction.hpp"
#include "requirements.hpp"
#include "take_snapshot.hpp"
#include "waiting_scope.hpp"

namespace strata {

namespace {

// The one query of a launch, answered. No state: there are no tables.
struct first_read {
  std::optional<bookkeeping_state> state;
};

class migrator {
 public:
  migrator(connection& db, const chain_set& set, const options& options)
      : db_{db},
        set_{set},
        chain_{chain_for(db, set)},
        options_{options},
        told_{options.observer},
        deciding_{db, set, options, told_} {}

  /// What the caller has just read of the bookkeeping is not asked for again.
  report run(direction way, std::optional<first_read> seen = std::nullopt) {
    bookkeeping books{db_, set_.table_prefix};
    executor running{db_, set_, options_, told_};
    std::unique_ptr<migration_lock> held;
    wait_options wait = options_.wait;
    wait.watcher = &told_;
    recovery mending{db_, wait, told_};
    launch_backup saving{db_, set_, options_, told_};

    report done;
    std::vector<report::done> uncertain;
    bool first_look = true;
    bool without_snapshot = false;
    for (;;) {
      try {
        const auto state = seen ? std::exchange(seen, std::nullopt)->state : books.read_state();
        // What an unanswered COMMIT has done is in the whole history alone.
        auto place = way == direction::up && uncertain.empty() ? deciding_.find_place(state, books) : std::nullopt;
        const history now = place ? std::move(place->at) : books.read_history(state);
        if (std::exchange(first_look, false)) done.from = now.heads();
        settle(uncertain, now, done);
        const std::vector<step> steps =
            place ? deciding_.with_repeatables(now, place->pending, true) : deciding_.decide(now, way);
        if (steps.empty()) {
          done.to = now.heads();
          return done;
        }
        if (options_.keep_data && way == direction::down) refuse_data_loss(steps, context());
        if (!std::exchange(asked_, true)) {
          require_met(steps, context());
          if (auto why = way == direction::up ? find_conflict(context(), steps, now) : std::nullopt) {
            // What another migrator has made since is no stranger's.
            asked_ = false;
            if (has_moved_on(books, now)) continue;
            throw history_error{*std::move(why)};
          }
        }
        if (!held) {
          held = db_.lock(set_.table_prefix, wait);
          // Whoever waited finds that the bookkeeping has moved on, and looks again. Where there is nothing to hold,
          // the transaction finds out.
          if (!db_.engine().transaction_excludes_writers && has_moved_on(books, now)) continue;
        }
        if (const std::size_t count = deciding_.in_snapshot(now, steps); count > 0 && !without_snapshot) {
          const auto outcome = take_snapshot({.db = db_, .set = set_, .options = options_, .told = told_, .wait = wait},
                                             *chain_.snapshot, {steps.data(), count}, done);
          without_snapshot = outcome == snapshot_outcome::impossible;
          if (outcome == snapshot_outcome::taken) {
            if (count == steps.size()) return done;
            saving.nothing_to_save();
            running.go_on_as_fresh();
          }
          continue;
        }
        std::optional<draft_redo> redoing;
        if (deciding_.redoing()) {
          redoing.emplace(context(), steps);
          if (options_.drafts == draft_policy::automatic) redoing->require_no_loss();
          deciding_.announce_redo(options_.drafts == draft_policy::automatic);
        }
        if (begins_outside_transaction(steps)) saving.take(now.heads());
        running.before_first_write([&, way] {
          // The last look, where nobody else migrates any more.
          if (way == direction::up && !now.exists) require_no_conflict(steps, now);
          if (redoing && options_.drafts == draft_policy::automatic) redoing->require_still_empty();
          saving.take(now.heads());
        });
        running.in_one_transaction(redoing.has_value());
        uncertain.clear();
        const bool whole = running.run(now, steps, done);
        done.backup = saving.file();
        mending.progressed();
        if (whole && !deciding_.redoing()) {
          done.to = running.heads();
          return done;
        }
      } catch (interruption& cut) {
        uncertain = running.take_uncertain();
        held.reset();
        mending.mend(cut.said, std::move(cut.known));
      } catch (const engine_error& said) {
        held.reset();
        mending.mend(said, to_failure({.message = {"cannot migrate {}", {place_}}}));
      }
    }
  }

  run_context context() { return {.db = db_, .set = set_, .options = options_, .told = told_, .wait = options_.wait}; }

 private:
  void require_no_conflict(const std::vector<step>& steps, const history& now) {
    if (auto why = find_conflict(context(), steps, now)) throw history_error{*std::move(why)};
  }

  // What an interrupted run left may go on with a statement that no transaction can hold.
  [[nodiscard]] bool begins_outside_transaction(const std::vector<step>& steps) const {
    const applied_migration* const stored = steps.front().stored;
    return !db_.engine().transaction_excludes_writers || (stored != nullptr && !stored->finished());
  }

  static bool has_moved_on(bookkeeping& books, const history& since) {
    const auto state = books.read_state();
    return state.has_value() != since.exists || (state && state->epoch != since.epoch);
  }

  // What an unanswered COMMIT has done, by the history that was read since. Only the read under the lock is final: a
  // server that lost its client may still be at work, and holds the lock as long.
  static void settle(std::vector<report::done>& uncertain, const history& now, report& into) {
    const auto happened = [&](const report::done& each) {
      // A repeatable one has a row before and after; if nothing happened, it runs again.
      if (each.repeatable) return false;
      const applied_migration* found = now.find(each.revision);
      return each.way == direction::up ? found != nullptr && found->finished() : found == nullptr;
    };
    std::vector<report::done> left;
    for (report::done& each : uncertain) (happened(each) ? into.migrations : left).push_back(std::move(each));
    uncertain = std::move(left);
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer told_;
  /// Asked while there is a connection.
  std::string place_ = db_.description();
  decider deciding_;
  /// Once a run, for what the migrations require.
  bool asked_ = false;
};

// A connection that turns out to be lost is the migrator's to mend.
std::optional<first_read> read_first(connection& db, const chain_set& set) {
  try {
    return first_read{bookkeeping{db, set.table_prefix}.read_state()};
  } catch (const engine_error& said) {
    if (said.what_kind() == engine_error::kind::connection_lost) return std::nullopt;
    throw_failure(said, to_failure({.message = {"cannot migrate {}", {db.description()}}}));
  }
}

}  // namespace

report upgrade(connection& db, const chain_set& set, const options& options) {
  const embedded_chain& own = embedded_chain_for(db, set);
  guarded_observer told{options.observer};
  const waiting_scope waiting{db, {.limit = options.wait.limit, .watcher = &told}};
  std::optional<first_read> seen;
  if (const std::vector<std::string> heads = own.heads(); wants_heads(options, heads.size())) {
    seen = read_first(db, set);
    if (seen && seen->state && seen->state->digest == own.head_digest()) {
      return {.migrations = {}, .from = heads, .to = heads};
    }
  }
  require_no_transaction(db, "before migrating");
  // With bookkeeping of its own there is nothing to adopt.
  if (options.adopt && !(seen && seen->state)) {
    options.adopt(db, set, options);
    seen.reset();
  }
  return migrator{db, set, options}.run(direction::up, std::move(seen));
}

report upgrade(std::string_view url, const chain_set& set, const options& options) {
  const auto db = connect(url, set, {.wait = options.wait, .on_connect = options.on_connect});
  return upgrade(*db, set, options);
}

report downgrade(connection& db, const chain_set& set, const options& options) {
  if (options.target.empty()) {
    refuse<target_error>({.code = errc::unknown_target,
                          .message = {"a downgrade needs a target"},
                          .help = {"set options.target to a revision, -1 or base"}});
  }
  require_no_transaction(db, "before migrating");
  guarded_observer told{options.observer};
  const waiting_scope waiting{db, {.limit = options.wait.limit, .watcher = &told}};
  return migrator{db, set, options}.run(direction::down);
}

}  // namespace strata
