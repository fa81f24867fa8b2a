// Runs the steps of a plan: statements and bookkeeping, in as few or as many transactions as the options ask for.
// Knows nothing of graphs.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <strata/strata.hpp>
#include <string>
#include <utility>
#include <vector>

#include "recorder.hpp"
#include "running_step.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/connect/retry.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/history/bookkeeping_transaction.hpp"
#include "runtime/src/platform/system.hpp"
#include "statement_runner.hpp"

namespace strata {

/// A migration whose COMMIT was sent but not answered: what to report, and what to tell, once it turns out to be in.
struct unanswered_commit {
  report::done done;
  std::string description;
  std::size_t index = 0;
  std::size_t count = 0;
};

class executor {
 public:
  /// All must outlive the executor.
  executor(connection& db, bookkeeping& books, const chain_set& set, const options& options,
           guarded_observer& observer);

  /// Runs the steps, which were planned on `from`, and adds what was done to `into`. False: another migrator wrote to
  /// the bookkeeping meanwhile; what is in `into` is committed, the rest is to be planned again.
  /// Throws strata::error, or interruption.
  [[nodiscard]] bool run(const history& from, const std::vector<step>& steps, report& into);

  /// To be called in the next run() before it writes anything, and where the engine's transactions keep other writers
  /// away, inside its first one; once more in each try of that.
  void before_first_write(std::function<void()> work) { before_first_write_ = std::move(work); }

  /// Whether all that may share a transaction does so in the next run(), whatever the options say.
  void in_one_transaction(bool wanted) noexcept { in_one_ = wanted; }

  /// The run began with an empty database, and goes on: what comes is treated as for an empty one.
  void go_on_as_fresh() noexcept { began_fresh_ = true; }

  /// The migrations whose COMMIT was sent but not answered before an interruption.
  [[nodiscard]] std::vector<unanswered_commit> take_unanswered() { return std::exchange(unanswered_, {}); }
  /// The database's heads after the last run(), also where it threw.
  [[nodiscard]] std::vector<std::string> heads() const { return recorder_.heads().revisions(); }

 private:
  [[nodiscard]] std::vector<running_step> prepare(const std::vector<step>& steps) const;
  [[nodiscard]] std::size_t run_together(std::span<const running_step> steps, bool may_cut, report& into);
  struct attempt;
  [[noreturn]] void fail_to_begin(const engine_error& cause);
  void attempt_together(attempt& now, bool may_cut, const retry& patience);
  [[nodiscard]] std::chrono::microseconds run_whole(const running_step& step, bool suspended, const retry& patience);
  void add_unanswered(const running_step& step, std::chrono::microseconds took);
  [[nodiscard]] bool run_alone(const running_step& step, report& into);
  [[nodiscard]] bool record_start(const running_step& step);
  [[nodiscard]] bool run_recorded(const running_step& step, std::size_t first, const stopwatch& clock, bool in_doubt);
  void limit(const running_step& step, const retry& patience);
  void call_hook(const migration_hook& hook, std::string_view name, const running_step& step,
                 const migration_event& event, const std::string& state);
  [[nodiscard]] std::string progress_text(const running_step& step, std::size_t done) const;
  [[nodiscard]] std::string unfinished_digest(const running_step& step) const;

  run_context with_;
  bookkeeping& books_;
  step_recorder recorder_;
  statement_runner statements_;
  known_state known_;
  std::function<void()> before_first_write_;
  /// For messages: where the database is if the current transaction is rolled back.
  std::string committed_;
  std::vector<unanswered_commit> unanswered_;
  /// Nothing of the chain is committed yet.
  bool fresh_ = false;
  bool began_fresh_ = false;
  bool in_one_ = false;
};

}  // namespace strata
