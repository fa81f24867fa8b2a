// Trying again what an engine refused because of others: a lock that did not come in time, a deadlock, a serialization
// failure. Pauses that grow, and a budget; every try has the same limits, the last one too.
#pragma once

#include <chrono>
#include <strata/connection.hpp>
#include <string_view>

#include "guarded_observer.hpp"

namespace strata {

class retry {
 public:
  retry(std::chrono::milliseconds budget, guarded_observer& told);

  /// Says so to the observer, sleeps and returns true; false for a failure that another try cannot mend, and when the
  /// budget is spent.
  [[nodiscard]] bool again(const engine_error& said, std::string_view revision);
  /// How long the next try may wait for one lock, if it would wait so long: the budget counts that, too. Zero, no limit
  /// at all, stays.
  [[nodiscard]] std::chrono::milliseconds shorten(std::chrono::milliseconds wait) const;

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::milliseconds budget_;
  guarded_observer& told_;
  std::size_t tries_ = 0;
};

}  // namespace strata
