// An observer that forwards to the caller's, if there is one, and turns what that throws into a strata::error: an
// application's bug must not look like the engine's.
#pragma once

#include <exception>
#include <strata/observer.hpp>
#include <string_view>

namespace strata {

class guarded_observer final : public observer {
 public:
  explicit guarded_observer(observer* to) : to_{to} {}

  void planned(const plan_event& event) override { forward(&observer::planned, event); }
  void migration_started(const migration_event& event) override { forward(&observer::migration_started, event); }
  void statement_done(const statement_event& event) override { forward(&observer::statement_done, event); }
  void migration_done(const migration_event& event) override { forward(&observer::migration_done, event); }
  void snapshot_taken(const snapshot_event& event) override { forward(&observer::snapshot_taken, event); }
  void waiting_for_lock(const wait_event& event) override { forward(&observer::waiting_for_lock, event); }
  void notice(std::string_view text) override { forward(&observer::notice, text); }

 private:
  template <typename Member, typename Event>
  void forward(Member member, const Event& event) {
    if (to_ == nullptr) return;
    try {
      (to_->*member)(event);
    } catch (const std::exception& thrown) {
      fail(thrown);
    }
  }
  [[noreturn]] static void fail(const std::exception& thrown);

  observer* to_;
};

}  // namespace strata
