// What only the system knows: who runs this program, what time it is, and how long something took.
#pragma once

#include <chrono>
#include <string>

namespace strata {

/// `user@host`, as far as the system tells.
[[nodiscard]] std::string user_at_host();

/// A text that changes with the file of this program.
[[nodiscard]] std::string this_program();

/// The time now: UTC, ISO 8601 with milliseconds, `2026-01-30T09:00:00.000Z`.
[[nodiscard]] std::string utc_now();

/// Says how long something took. Runs from its construction on.
class stopwatch {
 public:
  [[nodiscard]] std::chrono::microseconds read() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Half to all of the time, so that processes started together do not try in step.
[[nodiscard]] std::chrono::microseconds jittered(std::chrono::microseconds longest);

}  // namespace strata
