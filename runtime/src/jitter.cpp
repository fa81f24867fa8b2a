#include "jitter.hpp"

#include <random>

namespace strata {

std::chrono::microseconds jittered(std::chrono::microseconds longest) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::chrono::microseconds{
      std::uniform_int_distribution<std::chrono::microseconds::rep>{longest.count() / 2, longest.count()}(random)};
}

}  // namespace strata
