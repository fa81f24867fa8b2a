// How long something took.
#pragma once

#include <chrono>

namespace strata {

/// Runs from its construction on.
class stopwatch {
 public:
  [[nodiscard]] std::chrono::microseconds read() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace strata
