#include "patience.hpp"

#include <algorithm>
#include <strata/observer.hpp>
#include <thread>

#include "runtime/src/platform/system.hpp"

namespace strata::postgresql {

namespace {

constexpr std::chrono::milliseconds longest_delay{250};

}  // namespace

patience::patience(const wait_options& options)
    : options_{options}, start_{std::chrono::steady_clock::now()}, next_event_{start_} {}

bool patience::event_is_due() const {
  return options_.watcher != nullptr && std::chrono::steady_clock::now() >= next_event_;
}

void patience::tell(std::string_view holder) {
  const auto now = std::chrono::steady_clock::now();
  options_.watcher->waiting_for_lock({.holder = holder,
                                      .waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_),
                                      .limit = options_.limit});
  next_event_ = now + std::chrono::seconds{1};
}

std::chrono::milliseconds patience::left() const {
  const auto gone = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
  return std::max(options_.limit - gone, std::chrono::milliseconds{0});
}

bool patience::pause() {
  if (std::chrono::steady_clock::now() - start_ >= options_.limit) return false;
  std::this_thread::sleep_for(jittered(delay_));
  delay_ = std::min(delay_ * 2, longest_delay);
  return true;
}

}  // namespace strata::postgresql
