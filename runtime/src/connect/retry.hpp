// Trying again what failed because of others, and going on after a lost connection.
#pragma once

#include <chrono>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string_view>

#include "run_context.hpp"

namespace strata {

/// What an engine refused because of others: a lock that did not come in time, a deadlock, a serialization failure.
/// Pauses that grow, and a budget; every try has the same limits, the last one too.
class retry {
 public:
  retry(std::chrono::milliseconds budget, guarded_observer& observer);

  /// Says so to the observer, sleeps and returns true; false for a failure that another try cannot mend, and when the
  /// budget is spent.
  [[nodiscard]] bool again(const engine_error& cause, std::string_view revision);
  /// How long the next try may wait for one lock, if it would wait so long: the budget counts that, too. Zero, no limit
  /// at all, stays.
  [[nodiscard]] std::chrono::milliseconds shorten(std::chrono::milliseconds wait) const;

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::milliseconds budget_;
  guarded_observer& observer_;
  std::size_t tries_ = 0;
};

/// A new connection in place of a lost one, as long as that leads anywhere.
class connection_losses {
 public:
  /// `budget`: for how long to try to connect anew.
  connection_losses(connection& db, std::chrono::milliseconds budget, guarded_observer& observer)
      : db_{db}, wait_{.limit = budget, .watcher = &observer}, observer_{observer} {}

  /// Connects anew. Throws strata::error from what is known when that cannot be, for every other failure, and when
  /// the connection was lost several times at the same place.
  void reconnect(const engine_error& cause, failure known);
  /// Something was committed since.
  void progressed() { losses_ = 0; }

 private:
  connection& db_;
  wait_options wait_;
  guarded_observer& observer_;
  int losses_ = 0;
};

}  // namespace strata
