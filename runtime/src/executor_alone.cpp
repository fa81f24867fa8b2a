// The executor's part for `transaction:false` scripts: each statement commits with the record that it is done, so that
// an interrupted run goes on where it stopped.
#include "engine_failure.hpp"
#include "executor.hpp"
#include "failure_view.hpp"
#include "migration_failure.hpp"
#include "retry.hpp"

namespace strata {

bool executor::run_alone(const running_step& step, report& into) {
  const std::size_t count = step.script.statements.size();
  std::size_t index = step.what->first_statement;
  retry patience{with_.options.retry_for, with_.told};
  const stopwatch clock;
  limit(step, patience);
  with_.told.migration_started(step.event());
  bool begun = step.begun;
  // An interrupted run, or an attempt of this one, may have come through the statement without recording it.
  bool in_doubt = step.begun;
  while (index < count || !begun) {
    const std::size_t before = recorder_.mark();
    const auto again = [&](const engine_error& said) {
      recorder_.rewind(before);
      in_doubt = true;
      if (!patience.again(said, step.what->revision)) return false;
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
      if (again(refused.said)) continue;
      failure known = describe_statement(step, refused.index, refused.said);
      known.database_state = progress_text(step, index) + " and recorded";
      fail_run(refused.said, std::move(known), [&]() -> std::string {
        if (refused.said.what_kind() == engine_error::kind::transaction_full) return help_for_room(with_);
        return blames_statement(refused.said)
                   ? "remove what the engine objects to, then start again: it goes on where it stopped"
                   : "";
      });
    } catch (const engine_error& said) {
      if (again(said)) continue;
      if (said.what_kind() == engine_error::kind::connection_lost && step.group_end(index) == count) {
        unanswered_.clear();
        add_unanswered(step, clock.read());
      }
      if (!known_.exists && blames_statement(said)) fail_to_begin(said);
      fail_run(said, to_failure({.message = {"the progress of {} could not be recorded", {step.name()}},
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
  with_.told.migration_done(step.event(took));
  return true;
}

// From here on the state row's digest is nobody's: no program takes the database for current.
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
