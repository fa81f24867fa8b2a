// Runs the steps of a plan: statements and bookkeeping, in as few or as many transactions as the options ask for.
// Knows nothing of graphs.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <strata/strata.hpp>
#include <string>
#include <utility>
#include <vector>

#include "applied_heads.hpp"
#include "bookkeeping.hpp"
#include "bookkeeping_transaction.hpp"
#include "guarded_observer.hpp"
#include "running_step.hpp"

namespace strata {

/// The connection was lost while a migration ran. `known` is what to say if it cannot be made anew.
struct interruption {
  engine_error said;
  failure known;
};

class executor {
 public:
  /// `told` must outlive the executor.
  executor(connection& db, const chain_set& set, const options& options, guarded_observer& told);

  /// Runs the steps, which were planned on `from`, and adds what was done to `into`. False: another migrator wrote to
  /// the bookkeeping meanwhile; what is in `into` is committed, the rest is to be planned again.
  /// Throws strata::error, or interruption.
  [[nodiscard]] bool run(const history& from, const std::vector<step>& steps, report& into);

  /// To be called once in the next run(), before it writes anything, and where the engine's transactions keep other
  /// writers away, inside its first one.
  void before_first_write(std::function<void()> work) { before_first_write_ = std::move(work); }

  /// The migrations whose COMMIT was sent but not answered before an interruption.
  [[nodiscard]] std::vector<report::done> take_uncertain() { return std::exchange(uncertain_, {}); }
  /// The database's heads after the last run().
  [[nodiscard]] std::vector<std::string> heads() const { return heads_.revisions(); }

 private:
  [[nodiscard]] bool run_together(std::span<const running_step> steps, report& into);
  [[nodiscard]] bool attempt_together(std::span<const running_step> steps, report& into, const running_step*& current,
                                      std::string_view& stage);
  [[nodiscard]] bool run_alone(const running_step& step, report& into);
  [[nodiscard]] bool record_start(const running_step& step);
  [[nodiscard]] bool run_recorded(const running_step& step, std::size_t first,
                                  std::chrono::steady_clock::time_point start, bool in_doubt);
  void run_statement(const running_step& step, std::size_t index, bool inside, bool in_doubt);
  [[nodiscard]] bool guard_holds(std::string_view guard);
  void limit(const running_step& step);
  template <typename Help>
  [[noreturn]] void fail(const engine_error& said, failure known, Help help);
  [[noreturn]] void fail(const engine_error& said, failure known);
  void record(const running_step& step, std::chrono::microseconds took, bool begun);
  void announce_start(const running_step& step);
  void announce_done(const running_step& step, std::chrono::microseconds took);
  [[nodiscard]] std::string heads_text() const;
  [[nodiscard]] failure describe(const running_step& step, std::size_t index, const engine_error& said) const;
  [[nodiscard]] std::string help_for(const running_step& step, const engine_error& said);

  connection& db_;
  const chain_set& set_;
  const options& options_;
  guarded_observer& told_;
  wait_options wait_;
  bookkeeping books_;
  std::string applied_by_;
  known_state known_;
  std::function<void()> before_first_write_;
  applied_heads heads_{history{}};
  /// For messages: where the database is if the current transaction is rolled back.
  std::string committed_;
  std::vector<report::done> uncertain_;
  /// Nothing of the chain is committed yet.
  bool fresh_ = false;
};

}  // namespace strata
