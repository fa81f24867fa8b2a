#include "busy_wait.hpp"

#include <algorithm>
#include <strata/observer.hpp>
#include <thread>

#include "runtime/src/platform/system.hpp"

namespace strata::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds shortest_delay{500};
constexpr std::chrono::microseconds longest_delay{20'000};

}  // namespace

busy_wait::busy_wait(const wait_options& options)
    : options_{options}, start_{std::chrono::steady_clock::now()}, next_event_{start_}, delay_{shortest_delay} {}

bool busy_wait::pause() {
  const auto now = std::chrono::steady_clock::now();
  if (now - start_ >= options_.limit) return false;
  if (now >= next_event_ && options_.watcher != nullptr) {
    options_.watcher->waiting_for_lock({.holder = {},
                                        .waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_),
                                        .limit = options_.limit});
    next_event_ = now + 1s;
  }
  std::this_thread::sleep_for(jittered(delay_));
  delay_ = std::min(delay_ * 2, longest_delay);
  return true;
}

}  // namespace strata::sqlite
