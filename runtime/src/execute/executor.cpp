#include "executor.hpp"

#include <algorithm>
#include <utility>

#include "runtime/src/connect/retry.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"
#include "statement_runner.hpp"

namespace strata {

executor::executor(connection& db, bookkeeping& books, const chain_set& set, const options& options,
                   guarded_observer& observer)
    : with_{.db = db, .set = set, .options = options, .observer = observer, .wait = options.wait},
      books_{books},
      recorder_{books_, options.applied_by.empty() ? user_at_host() : options.applied_by, set.built_at},
      statements_{with_} {
  with_.wait.watcher = &observer;
}

bool executor::run(const history& from, const std::vector<step>& steps, report& into) {
  known_ = {.exists = from.exists, .epoch = from.epoch, .before_first_write = std::exchange(before_first_write_, {})};
  recorder_.start_at(from);
  committed_ = recorder_.heads().describe();
  fresh_ = from.applied.empty();

  const std::vector<running_step> running = prepare(steps);
  // Nobody waits for the first state of a fresh database that is whole; whoever asks for a single transaction, counts
  // on it.
  const bool may_cut = with_.options.transactions == transactions::automatic && (fresh_ || began_fresh_);
  const bool one_transaction = with_.options.transactions == transactions::single || may_cut || in_one_;
  for (auto next = running.begin(); next != running.end();) {
    auto end = std::next(next);
    if (next->runs_alone()) {
      if (!run_alone(*next, into)) return false;
    } else {
      // Repeatable migrations are taken away and made anew in one go: nobody else sees the database without them.
      const auto joins = [&](const running_step& other) {
        if (other.runs_alone() || (may_cut && other.needs_commit())) return false;
        return one_transaction || (next->what->repeatable && other.what->repeatable);
      };
      end = std::find_if_not(end, running.end(), joins);
      const std::size_t done = run_together({&*next, static_cast<std::size_t>(end - next)}, may_cut, into);
      if (done == 0) return false;
      end = std::next(next, static_cast<std::ptrdiff_t>(done));
    }
    committed_ = recorder_.heads().describe();
    fresh_ = false;
    if (may_cut && end != running.end()) into.cut_after.emplace_back(std::prev(end)->what->revision);
    next = end;
  }
  return true;
}

std::vector<running_step> executor::prepare(const std::vector<step>& steps) const {
  std::vector<running_step> running;
  running.reserve(steps.size());
  plan_event planned{.migrations = steps.size(), .statements = 0};
  for (std::size_t index = 0; index < steps.size(); ++index) {
    running.emplace_back(steps[index], with_, index, steps.size());
    planned.statements += running.back().script.statements.size() - steps[index].first_statement;
  }
  require_no_temporary_object(running, with_);
  with_.observer.planned(planned);
  return running;
}

// What a try at one transaction has come to, also where it fails.
struct executor::attempt {
  std::span<const running_step> steps;
  const running_step* current = &steps.front();
  std::string_view stage = "started";
  /// Of each step that is done. None: the bookkeeping has moved on.
  std::vector<std::chrono::microseconds> took = {};
};

// Transactional steps: statements and bookkeeping of all of them commit together, or of as many of the first as the
// engine takes. What others caused is tried again. Returns how many were done; none: the bookkeeping has moved on.
std::size_t executor::run_together(std::span<const running_step> steps, bool may_cut, report& into) {
  const std::size_t before = recorder_.mark();
  retry patience{with_.options.retry_for, with_.observer};
  for (;;) {
    attempt now{.steps = steps};
    const auto leave_rest = [&](const engine_error& cause) {
      const auto fit = static_cast<std::size_t>(now.current - steps.data());
      const bool uncommitted = cause.what_kind() == engine_error::kind::needs_commit && now.stage != "committed";
      if (!may_cut || fit == 0 || (cause.what_kind() != engine_error::kind::transaction_full && !uncommitted)) {
        return false;
      }
      if (uncommitted) {
        with_.observer.notice(fill_in("what is before {} is committed first: {} ({})",
                                      {now.current->what->revision, cause.what(), cause.sqlstate()}));
      }
      steps = steps.first(fit);
      return true;
    };
    try {
      attempt_together(now, may_cut, patience);
    } catch (const refused_statement& refused) {
      recorder_.rewind(before);
      if (leave_rest(refused.cause) || patience.again(refused.cause, now.current->what->revision)) continue;
      failure known = describe_statement(*now.current, refused.index, refused.cause);
      known.database_state = fill_in("{}, as before: the transaction was rolled back", {committed_});
      fail_run(refused.cause, std::move(known),
               [&] { return help_for_statement(*now.current, refused.cause, with_, fresh_); });
    } catch (const engine_error& cause) {
      if (cause.what_kind() == engine_error::kind::connection_lost && now.stage == "committed") {
        unanswered_.clear();
        for (std::size_t at = 0; at < now.took.size(); ++at) add_unanswered(steps[at], now.took[at]);
      }
      recorder_.rewind(before);
      if (leave_rest(cause) || patience.again(cause, now.current->what->revision)) continue;
      // No statement of the migration's has run: the right to make tables is missing, most often.
      if (!known_.exists && now.stage == "started" && blames_statement(cause)) fail_to_begin(cause);
      fail_run(
          cause,
          to_failure({.message = {"{} could not be {}", {now.current->name(), now.stage}},
                      .revision = now.current->what->revision,
                      .file = now.current->file,
                      .database_state = unanswered_.empty() ? fill_in("{}, as before", {committed_})
                                                            : "unknown: the answer to COMMIT was lost; look again"}),
          [&] { return help_for_text(*now.current, cause); });
    } catch (...) {
      recorder_.rewind(before);
      throw;
    }
    for (std::size_t at = 0; at < now.took.size(); ++at) into.migrations.push_back(steps[at].done(now.took[at]));
    for (std::size_t at = 0; at < now.took.size(); ++at) with_.observer.migration_done(steps[at].event(now.took[at]));
    return now.took.size();
  }
}

void executor::fail_to_begin(const engine_error& cause) {
  fail_run(cause,
           to_failure({.message = {"Strata cannot make its own tables in {}", {with_.db.description()}},
                       .database_state = "unchanged"}),
           [&] {
             const std::string help = help_for_tables(cause, with_.db);
             return help.empty() ? "see what the engine says; no migration has run" : help;
           });
}

void executor::attempt_together(attempt& now, bool may_cut, const retry& patience) {
  const bool suspend = std::any_of(now.steps.begin(), now.steps.end(),
                                   [](const running_step& each) { return each.script.drops_tables; });
  limit(now.steps.front(), patience);
  bookkeeping_transaction transaction{with_.db, books_, known_, {.suspend_foreign_keys = suspend}, with_.wait};
  if (!transaction.confirm(with_.set.name)) return;
  now.stage = "recorded";
  while (now.took.size() < now.steps.size() && !(may_cut && !now.took.empty() && with_.db.transaction_is_full())) {
    now.current = &now.steps[now.took.size()];
    now.took.push_back(run_whole(*now.current, suspend, patience));
  }
  now.stage = "committed";
  transaction.commit(recorder_.heads().text(), recorder_.heads().digest());
}

// One step inside an open transaction, from hook to hook.
std::chrono::microseconds executor::run_whole(const running_step& step, bool suspended, const retry& patience) {
  limit(step, patience);
  with_.observer.migration_started(step.event());
  call_hook(with_.options.before_migration, "before_migration", step, step.event(), committed_);
  // A neighbour's rebuild must not switch off the cascades that this one counts on.
  if (suspended) with_.db.let_foreign_keys_act(!step.script.drops_tables);
  const stopwatch clock;
  for (std::size_t index = 0; index < step.script.statements.size(); ++index) {
    statements_.run(step, index, true, false, committed_);
  }
  with_.db.restore_session();
  const auto took = clock.read();
  recorder_.record(step, took, false);
  call_hook(with_.options.after_migration, "after_migration", step, step.event(took), committed_);
  return took;
}

void executor::add_unanswered(const running_step& step, std::chrono::microseconds took) {
  unanswered_.push_back({.done = step.done(took),
                         .description = std::string{step.description()},
                         .index = step.index,
                         .count = step.count});
}

void executor::limit(const running_step& step, const retry& patience) {
  statement_limits limits = with_.options.limits;
  if (step.script.lock_timeout.count() != 0) limits.lock = step.script.lock_timeout;
  if (step.script.statement_timeout.count() != 0) limits.run = step.script.statement_timeout;
  limits.lock = patience.shorten(limits.lock);
  with_.db.limit_statements(limits);
}

void executor::call_hook(const migration_hook& hook, std::string_view name, const running_step& step,
                         const migration_event& event, const std::string& state) {
  if (!hook) return;
  run_program_code(with_.db,
                   {.code = errc::hook_failed,
                    .message = {"the program's {} for {}", {name, step.name()}},
                    .revision = step.what->revision,
                    .file = step.file,
                    .database_state = state,
                    .help = {"mend the hook; the next start goes on from here"}},
                   [&] { hook(with_.db, event); });
  with_.db.restore_session();
}

// A `transaction:false` script: each statement commits with the record that it is done, so that an interrupted run goes
// on where it stopped.
bool executor::run_alone(const running_step& step, report& into) {
  const std::size_t count = step.script.statements.size();
  std::size_t index = step.what->first_statement;
  retry patience{with_.options.retry_for, with_.observer};
  const stopwatch clock;
  limit(step, patience);
  with_.observer.migration_started(step.event());
  bool begun = step.begun;
  // An interrupted run, or an attempt of this one, may have come through the statement without recording it.
  bool in_doubt = step.begun;
  while (index < count || !begun) {
    const std::size_t before = recorder_.mark();
    const auto again = [&](const engine_error& cause) {
      recorder_.rewind(before);
      in_doubt = true;
      if (!patience.again(cause, step.what->revision)) return false;
      limit(step, patience);
      return true;
    };
    try {
      if (!begun) {
        if (!record_start(step)) return false;
        begun = true;
        continue;
      }
      if (!run_recorded(step, index, clock, in_doubt)) return false;
      index = step.group_end(index);
      in_doubt = false;
    } catch (const refused_statement& refused) {
      if (again(refused.cause)) continue;
      failure known = describe_statement(step, refused.index, refused.cause);
      known.database_state = progress_text(step, index) + " and recorded";
      fail_run(refused.cause, std::move(known), [&]() -> std::string {
        if (refused.cause.what_kind() == engine_error::kind::transaction_full) return help_for_room(with_);
        return blames_statement(refused.cause)
                   ? "remove what the engine objects to, then start again: it goes on where it stopped"
                   : "";
      });
    } catch (const engine_error& cause) {
      if (again(cause)) continue;
      if (cause.what_kind() == engine_error::kind::connection_lost && step.group_end(index) == count) {
        unanswered_.clear();
        add_unanswered(step, clock.read());
      }
      if (!known_.exists && blames_statement(cause)) fail_to_begin(cause);
      fail_run(cause, to_failure({.message = {"the progress of {} could not be recorded", {step.name()}},
                                  .revision = step.what->revision,
                                  .file = step.file,
                                  .database_state = progress_text(step, index)}));
    } catch (...) {
      recorder_.rewind(before);
      throw;
    }
  }
  const auto took = clock.read();
  into.migrations.push_back(step.done(took));
  with_.observer.migration_done(step.event(took));
  return true;
}

// The state row's digest is from now on one that no program has: none takes the database for current.
bool executor::record_start(const running_step& step) {
  bookkeeping_transaction transaction{with_.db, books_, known_, {}, with_.wait};
  if (!transaction.confirm(with_.set.name)) return false;
  recorder_.record_start(step);
  call_hook(with_.options.before_migration, "before_migration", step, step.event(), committed_);
  transaction.commit(recorder_.heads().text(), unfinished_digest(step));
  return true;
}

// One statement, or those that the script wants to commit together. The last commits with the end of the migration:
// there is no state in between.
bool executor::run_recorded(const running_step& step, std::size_t first, const stopwatch& clock, bool in_doubt) {
  const std::size_t end = step.group_end(first);
  const bool inside = step.script.statements[first].in_transaction;
  const bool last = end == step.script.statements.size();
  if (!inside) statements_.run(step, first, false, in_doubt, committed_);
  if (!inside && last) with_.db.restore_session();
  bookkeeping_transaction transaction{
      with_.db, books_, known_, {.suspend_foreign_keys = inside && step.script.drops_tables}, with_.wait};
  if (!transaction.confirm(with_.set.name)) return false;
  for (std::size_t index = first; inside && index < end; ++index) {
    statements_.run(step, index, true, false, committed_);
  }
  if (last) {
    if (inside) with_.db.restore_session();
    const auto took = clock.read();
    recorder_.record(step, took, true);
    call_hook(with_.options.after_migration, "after_migration", step, step.event(took), progress_text(step, first));
    transaction.commit(recorder_.heads().text(), recorder_.heads().digest());
  } else {
    books_.update_progress(step.what->revision, step.what->way, end);
    transaction.commit(recorder_.heads().text(), unfinished_digest(step));
  }
  return true;
}

std::string executor::progress_text(const running_step& step, std::size_t done) const {
  return fill_in("{}; of {}, {} of {} statements are done", {committed_, step.what->revision, std::to_string(done),
                                                             std::to_string(step.script.statements.size())});
}

std::string executor::unfinished_digest(const running_step& step) const {
  return fill_in("{} unfinished:{}", {recorder_.heads().digest(), step.what->revision});
}

}  // namespace strata
