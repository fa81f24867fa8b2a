#include "retry.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

// Short at first, because most locks are short; never longer than a second, because the next gap may be as short.
constexpr std::array<int, 9> pauses_ms{100, 100, 200, 300, 500, 500, 500, 500, 1000};

bool may_succeed_later(engine_error::kind what) {
  return what == engine_error::kind::lock_timeout || what == engine_error::kind::conflict;
}

// A statement that brings the server down would do so for ever.
constexpr int most_losses = 3;

}  // namespace

retry::retry(std::chrono::milliseconds budget, guarded_observer& observer) : budget_{budget}, observer_{observer} {}

bool retry::again(const engine_error& cause, std::string_view revision) {
  if (!may_succeed_later(cause.what_kind())) return false;
  const std::chrono::milliseconds longest{pauses_ms[std::min(tries_++, pauses_ms.size() - 1)]};
  const std::chrono::microseconds pause = jittered(longest);
  if (std::chrono::steady_clock::now() - start_ + pause > budget_) return false;
  observer_.notice(fill_in("migration {} is tried again: {} ({})", {revision, cause.what(), cause.sqlstate()}));
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

void connection_losses::reconnect(const engine_error& cause, failure known) {
  if (cause.what_kind() != engine_error::kind::connection_lost || ++losses_ > most_losses ||
      !db_.connect_again(wait_)) {
    throw_failure(cause, std::move(known));
  }
  observer_.notice(
      fill_in("connected again after the connection was lost ({}); looking at what was done", {cause.what()}));
}

}  // namespace strata
