#include "retry.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include "failure_view.hpp"
#include "jitter.hpp"

namespace strata {

namespace {

// Short at first, because most locks are short; never longer than a second, because the next gap may be as short.
constexpr std::array<int, 9> pauses_ms{100, 100, 200, 300, 500, 500, 500, 500, 1000};

bool may_succeed_later(engine_error::kind what) {
  return what == engine_error::kind::lock_timeout || what == engine_error::kind::conflict;
}

}  // namespace

retry::retry(std::chrono::milliseconds budget, guarded_observer& told) : budget_{budget}, told_{told} {}

bool retry::again(const engine_error& said, std::string_view revision) {
  if (!may_succeed_later(said.what_kind())) return false;
  const std::chrono::milliseconds longest{pauses_ms[std::min(tries_++, pauses_ms.size() - 1)]};
  const std::chrono::microseconds pause = jittered(longest);
  if (std::chrono::steady_clock::now() - start_ + pause > budget_) return false;
  told_.notice(fill_in("migration {} is tried again: {} ({})", {revision, said.what(), said.sqlstate()}));
  std::this_thread::sleep_for(pause);
  return true;
}

std::chrono::milliseconds retry::shorten(std::chrono::milliseconds wait) const {
  using std::chrono::milliseconds;
  if (wait.count() == 0 || budget_.count() == 0) return wait;
  // The first try may come to its lock late, after work of its own.
  if (tries_ == 0) return std::min(wait, budget_);
  const auto left = budget_ - std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start_);
  return std::min(wait, std::max(left, milliseconds{1}));
}

}  // namespace strata
