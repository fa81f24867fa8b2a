// Waiting without keeping step with others.
#pragma once

#include <chrono>

namespace strata {

/// Half to all of the time, so that processes started together do not try in step.
[[nodiscard]] std::chrono::microseconds jittered(std::chrono::microseconds longest);

}  // namespace strata
