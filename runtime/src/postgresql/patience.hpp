// Waiting for something that another process holds: pauses that grow, events for the observer, an end.
#pragma once

#include <chrono>
#include <string_view>

#include <strata/connection.hpp>

namespace strata::postgresql {

class patience {
 public:
  explicit patience(const wait_options& options);

  /// An observer is to be told now: at once, then about once a second.
  [[nodiscard]] bool event_is_due() const;
  void tell(std::string_view holder);
  [[nodiscard]] std::chrono::milliseconds left() const;
  /// Sleeps a little. False: the limit has passed.
  [[nodiscard]] bool pause();

 private:
  wait_options options_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_event_;
  std::chrono::milliseconds delay_{10};
};

}  // namespace strata::postgresql
