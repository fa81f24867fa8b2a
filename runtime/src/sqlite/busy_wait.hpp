// Waiting for other connections: short sleeps with jitter, an event at once and then every second, an end.
#pragma once

#include <chrono>
#include <strata/connection.hpp>

namespace strata::sqlite {

/// One wait. Works beside a busy handler of the application's own, which SQLite asks first.
class busy_wait {
 public:
  explicit busy_wait(const wait_options& options);

  /// Sleeps and returns true, or returns false when the limit has passed.
  bool pause();

 private:
  wait_options options_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_event_;
  std::chrono::microseconds delay_;
};

}  // namespace strata::sqlite
