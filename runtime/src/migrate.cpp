// upgrade, downgrade and what surrounds them: the launch sequence.
#include <algorithm>
#include <optional>
#include <strata/strata.hpp>
#include <utility>

#include "admission.hpp"
#include "adopt/adopter.hpp"
#include "backup/launch_backup.hpp"
#include "bookkeeping.hpp"
#include "driver_for.hpp"
#include "engine_failure.hpp"
#include "executor.hpp"
#include "guarded_observer.hpp"
#include "join.hpp"
#include "migration_failure.hpp"
#include "place_in_line.hpp"
#include "planned_steps.hpp"
#include "recovery.hpp"
#include "repeatables.hpp"
#include "require_no_transaction.hpp"
#include "requirements.hpp"
#include "snapshot_steps.hpp"
#include "take_snapshot.hpp"
#include "waiting_scope.hpp"

namespace strata {

namespace {

// Of several heads, `head` means none.
bool wants_heads(const options& options, std::size_t heads) {
  return options.target.empty() || options.target == "heads" || (options.target == "head" && heads == 1);
}

// The one query of a launch, answered. No state: there are no tables.
struct first_read {
  std::optional<bookkeeping_state> state;
};

class migrator {
 public:
  migrator(connection& db, const chain_set& set, const options& options)
      : db_{db}, set_{set}, chain_{chain_for(db, set)}, options_{options}, told_{options.observer} {}

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
        auto place = way == direction::up && uncertain.empty() ? find_place(state, books) : std::nullopt;
        const history now = place ? std::move(place->at) : books.read_history(state);
        if (std::exchange(first_look, false)) done.from = now.heads();
        settle(uncertain, now, done);
        const std::vector<step> steps =
            place ? with_repeatables(now, std::move(place->pending), true) : decide(now, way);
        if (steps.empty()) {
          done.to = now.heads();
          return done;
        }
        if (options_.keep_data && way == direction::down) refuse_data_loss(steps, context());
        if (!std::exchange(asked_, true)) require_met(steps, context());
        if (!held) {
          held = db_.lock(set_.table_prefix, wait);
          // Whoever waited finds that the bookkeeping has moved on, and looks again. Where there is nothing to hold,
          // the transaction finds out.
          if (!db_.engine().transaction_excludes_writers && has_moved_on(books, now)) continue;
        }
        if (const std::size_t count = in_snapshot(now, steps); count > 0 && !without_snapshot) {
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
        if (begins_outside_transaction(steps)) saving.take(now.heads());
        running.before_first_write([&] { saving.take(now.heads()); });
        uncertain.clear();
        const bool whole = running.run(now, steps, done);
        done.backup = saving.file();
        mending.progressed();
        if (whole && !redoing_) {
          done.to = running.heads();
          return done;
        }
      } catch (interruption& cut) {
        uncertain = running.take_uncertain();
        held.reset();
        mending.mend(cut.said, std::move(cut.known));
      } catch (const engine_error& said) {
        held.reset();
        mending.mend(said, {.message = "cannot migrate " + place_, .database_state = "unchanged"});
      }
    }
  }

  std::vector<planned_migration> foresee(const history& at, direction way) {
    const std::vector<step> steps = decide(at, way);
    std::vector<planned_migration> found = describe_steps(steps, context());
    const std::size_t count = in_snapshot(at, steps);
    if (count == 0 || bookkeeping{db_, set_.table_prefix}.count_tables() != 0) return found;
    for (std::size_t each = 0; each < count; ++each) found[each].in_snapshot = true;
    return found;
  }

  run_context context() { return {.db = db_, .set = set_, .options = options_, .told = told_, .wait = options_.wait}; }

  std::vector<step> decide(const history& at, direction way) {
    return way == direction::up ? decide_up(at) : decide_down(at);
  }

 private:
  [[nodiscard]] std::size_t in_snapshot(const history& at, const std::vector<step>& steps) const {
    return steps_in_snapshot(chain_, at, steps, options_);
  }

  std::vector<step> decide_up(const history& at) {
    const admission admitted = admit(set_, chain_, at, options_);
    redoing_ = !admitted.redo.empty();
    if (redoing_) {
      // What is taken back comes again, also where the target would not ask for it.
      target wanted = goal(at, direction::up);
      wanted.revisions.insert(wanted.revisions.end(), admitted.redo.begin(), admitted.redo.end());
      goal_ = std::move(wanted);
      return with_repeatables(at, undo(at, admitted.redo), false);
    }
    std::vector<step> steps = strata::plan(chain_, at, goal(at, direction::up), direction::up);
    if (admitted.ahead) {
      require_nothing_to_do(at, steps);
      return steps;
    }
    const auto wanted = [&](std::string_view head) {
      const std::vector<std::string>& at_last = goal(at, direction::up).revisions;
      return std::find(at_last.begin(), at_last.end(), head) != at_last.end();
    };
    return with_repeatables(at, std::move(steps), std::all_of(chain_.heads.begin(), chain_.heads.end(), wanted));
  }

  // Where the database stands, if that is all that has to be known.
  std::optional<place_in_line> find_place(const std::optional<bookkeeping_state>& state, bookkeeping& books) {
    // A script that is only written down has no rows to ask for names.
    if (!state || !db_.is_real() || !wants_heads(options_, chain_.heads.size())) return std::nullopt;
    auto found = strata::find_place(chain_, *state, books);
    if (found) redoing_ = false;
    return found;
  }

  std::vector<step> decide_down(const history& at) {
    require_own(set_, chain_, at);
    return with_repeatables(at, strata::plan(chain_, at, goal(at, direction::down), direction::down), false);
  }

  std::vector<step> with_repeatables(const history& at, std::vector<step> versioned, bool to_head) const {
    repeatable_steps around = plan_repeatables(chain_, at, !versioned.empty(), to_head);
    std::vector<step> steps = std::move(around.before);
    steps.insert(steps.end(), versioned.begin(), versioned.end());
    steps.insert(steps.end(), around.after.begin(), around.after.end());
    return steps;
  }

  // Relative targets count from where the database stood when the run began.
  const target& goal(const history& at, direction way) {
    const std::string_view text = options_.target.empty() ? std::string_view{"heads"} : options_.target;
    if (!goal_) goal_ = resolve_target(text, chain_, at, way);
    return *goal_;
  }

  std::vector<step> undo(const history& at, const std::vector<std::string>& revisions) {
    if (!std::exchange(undo_announced_, true))
      told_.notice("drafts were edited since this database ran them: taking back " + revisions.front() +
                   (revisions.size() > 1 ? " and what stands on it" : "") + " to apply the new text");
    std::vector<step> steps;
    for (auto each = revisions.rbegin(); each != revisions.rend(); ++each) {
      const applied_migration& stored = *at.find(*each);
      if (!stored.irreversible.empty()) {
        throw history_error{failure{
            .code = errc::draft_edited,
            .message = "the draft " + stored.revision +
                       " was edited after this database ran it, and cannot be taken back: " + stored.irreversible,
            .revision = stored.revision,
            .database_state = "unchanged",
            .help = "restore the text that ran, or start with an empty database"}};
      }
      if (stored.way == direction::up && !stored.finished()) refuse_half_applied(stored);
      steps.push_back({.way = direction::down,
                       .revision = stored.revision,
                       .stored = &stored,
                       .first_statement = stored.way == direction::down ? stored.statements_done : 0});
    }
    return steps;
  }

  // The down script undoes a whole migration; nobody knows what it would do to a part of one.
  [[noreturn]] static void refuse_half_applied(const applied_migration& stored) {
    throw history_error{failure{.code = errc::draft_edited,
                                .message = "the draft " + stored.revision + " was interrupted after " +
                                           std::to_string(stored.statements_done) + " of " +
                                           std::to_string(stored.statements) + " statements, and edited since",
                                .revision = stored.revision,
                                .database_state = "unchanged",
                                .help = "restore the text that ran and start again: it goes on where it stopped; "
                                        "then edit"}};
  }

  void require_nothing_to_do(const history& at, const std::vector<step>& steps) {
    if (steps.empty()) {
      told_.notice("the database is newer than this program (" + join(at.heads()) + "), which is allowed");
      return;
    }
    throw history_error{failure{.code = errc::diverged,
                                .message = "the database went another way than this program's chain: it is at " +
                                           join(at.heads()) + ", and " + steps.front().revision + " is not applied",
                                .revision = steps.front().revision,
                                .database_state = "unchanged",
                                .help = "bring both ways together: strata merge -m \"...\""}};
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
    for (const report::done& each : uncertain) {
      if (happened(each)) into.migrations.push_back(each);
    }
    uncertain.erase(std::remove_if(uncertain.begin(), uncertain.end(), happened), uncertain.end());
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer told_;
  /// Asked while there is a connection.
  std::string place_ = db_.description();
  std::optional<target> goal_;
  bool undo_announced_ = false;
  /// Once a run, for what the migrations require.
  bool asked_ = false;
  /// The steps only take drafts back; what brings them again is planned afterwards.
  bool redoing_ = false;
};

// A connection that turns out to be lost is the migrator's to mend.
std::optional<first_read> read_first(connection& db, const chain_set& set) {
  try {
    return first_read{bookkeeping{db, set.table_prefix}.read_state()};
  } catch (const engine_error& said) {
    if (said.what_kind() == engine_error::kind::connection_lost) return std::nullopt;
    throw_failure(said, {.message = "cannot migrate " + db.description(), .database_state = "unchanged"});
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
    adopt_at_launch(db, set, options);
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
    throw target_error{failure{.code = errc::unknown_target,
                               .message = "a downgrade needs a target",
                               .database_state = "unchanged",
                               .help = "set options.target to a revision, -1 or base"}};
  }
  require_no_transaction(db, "before migrating");
  guarded_observer told{options.observer};
  const waiting_scope waiting{db, {.limit = options.wait.limit, .watcher = &told}};
  return migrator{db, set, options}.run(direction::down);
}

std::vector<planned_migration> plan(connection& db, const chain_set& set, direction way, const options& options) {
  const history at = read_history(db, set);
  return migrator{db, set, options}.foresee(at, way);
}

}  // namespace strata
