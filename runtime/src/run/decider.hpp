// What a run has to do, by where a database stands: admission, target, plan, repeatable migrations, drafts to be taken
// back. Writes nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <strata/plan.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/connect/run_context.hpp"

namespace strata {

/// What is known of a database for an upgrade to the chain's heads.
struct place_in_line {
  /// Of the applied migrations it holds the last one alone.
  history at;
  /// The chain's migrations behind it.
  std::vector<step> pending;
};

/// How many of the steps, from the first on, the chain's snapshot stands for: as many as it says, where they are those
/// that it was made with, else none. The steps were planned on the history.
[[nodiscard]] std::size_t steps_in_snapshot(const chain& chain, const history& history, const std::vector<step>& steps,
                                            const options& options);

/// The target is the heads of the chain, so many, however it is written.
[[nodiscard]] bool wants_heads(const options& options, std::size_t heads);

class decider {
 public:
  /// All must outlive it.
  decider(connection& db, const chain_set& set, const options& options, guarded_observer& observer)
      : db_{db}, set_{set}, chain_{chain_for(db, set)}, options_{options}, observer_{observer} {}

  /// Throws target_error or history_error. The steps point into the history.
  [[nodiscard]] std::vector<step> decide(const history& at, direction way);
  /// Where the database stands, if that is all that has to be known for an upgrade.
  [[nodiscard]] std::optional<place_in_line> find_place(const std::optional<bookkeeping_state>& state,
                                                        bookkeeping& books);
  /// The versioned steps, with the repeatable ones that go before and behind them.
  [[nodiscard]] std::vector<step> with_repeatables(const history& at, const std::vector<step>& versioned, bool to_head,
                                                   direction way);
  /// How many of the steps the chain's snapshot stands for.
  [[nodiscard]] std::size_t in_snapshot(const history& at, const std::vector<step>& steps) const;
  /// Tells the observer of the first time that drafts are taken back. `without_loss`: that no row goes with them.
  void announce_redo(bool without_loss);
  /// The last steps that were asked for only take drafts back; what brings them again is to be asked for afterwards.
  [[nodiscard]] bool redoing() const noexcept { return redoing_; }

 private:
  [[nodiscard]] std::vector<step> decide_up(const history& at);
  [[nodiscard]] std::vector<step> decide_down(const history& at);
  [[nodiscard]] const target& goal(const history& at, direction way);
  [[nodiscard]] std::vector<step> undo(const history& at, const std::vector<std::string>& revisions);
  void require_nothing_to_do(const history& at, const std::vector<step>& steps);

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer& observer_;
  std::optional<target> goal_;
  std::vector<std::string> redone_;
  bool undo_announced_ = false;
  bool unknown_announced_ = false;
  bool redoing_ = false;
};

}  // namespace strata
