// Runs the steps of a plan: statements and bookkeeping, in as few or as many transactions as the options ask for.
// Knows nothing of graphs.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "applied_heads.hpp"
#include "bookkeeping.hpp"
#include "bookkeeping_transaction.hpp"
#include "guarded_observer.hpp"

namespace strata {

class executor {
 public:
  /// `told` must outlive the executor.
  executor(connection& db, const chain_set& set, const options& options, guarded_observer& told);

  /// Runs the steps, which were planned on `from`, and adds what was done to `into`. False: another migrator wrote to
  /// the bookkeeping meanwhile; what is in `into` is committed, the rest is to be planned again.
  [[nodiscard]] bool run(const history& from, const std::vector<step>& steps, report& into);

  /// The database's heads after the last run().
  [[nodiscard]] std::vector<std::string> heads() const { return heads_.revisions(); }

 private:
  struct running_step;

  [[nodiscard]] bool run_together(std::span<const running_step> steps, report& into);
  [[nodiscard]] bool run_alone(const running_step& step, report& into);
  [[nodiscard]] bool record_start(const running_step& step);
  [[nodiscard]] bool run_recorded(const running_step& step, std::size_t first,
                                  std::chrono::steady_clock::time_point start);
  void run_statement(const running_step& step, std::size_t index, bool inside);
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
  applied_heads heads_{history{}};
  /// For messages: where the database is if the current transaction is rolled back.
  std::string committed_;
  /// Nothing of the chain is committed yet.
  bool fresh_ = false;
};

}  // namespace strata
