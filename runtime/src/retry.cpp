#include "retry.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <thread>

namespace strata {

namespace {

// Short at first, because most locks are short; never longer than a second, because the next gap may be as short.
constexpr std::array<int, 9> pauses_ms{100, 100, 200, 300, 500, 500, 500, 500, 1000};

bool may_succeed_later(engine_error::kind what) {
  return what == engine_error::kind::lock_timeout || what == engine_error::kind::conflict;
}

}  // namespace

retry::retry(std::chrono::milliseconds budget, guarded_observer& told)
    : end_{std::chrono::steady_clock::now() + budget}, told_{told} {}

bool retry::again(const engine_error& said, std::string_view revision) {
  if (!may_succeed_later(said.what_kind())) return false;
  thread_local std::minstd_rand random{std::random_device{}()};
  const int longest = pauses_ms[std::min(tries_++, pauses_ms.size() - 1)];
  const std::chrono::milliseconds pause{std::uniform_int_distribution<int>{longest / 2, longest}(random)};
  if (std::chrono::steady_clock::now() + pause > end_) return false;
  told_.notice("migration " + std::string{revision} + " is tried again: " + said.what() + " (" + said.sqlstate() + ")");
  std::this_thread::sleep_for(pause);
  return true;
}

}  // namespace strata
