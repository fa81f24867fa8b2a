// What a run of any command works with, and what each of them does first.
#pragma once

#include <exception>
#include <strata/connection.hpp>
#include <strata/observer.hpp>
#include <strata/strata.hpp>
#include <string_view>

#include "runtime/src/report/failure.hpp"

namespace strata {

/// An observer that forwards to the caller's, if there is one, and turns what that throws into a strata::error: an
/// application's bug must not look like the engine's.
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

/// All must outlive the run.
struct run_context {
  connection& db;
  const chain_set& set;
  const strata::options& options;
  guarded_observer& observer;
  /// With `observer` as its watcher.
  wait_options wait;
};

/// A connection that the application lent may be in the middle of something: throws strata::error then. `when` ends the
/// help: `before migrating`.
inline void require_no_transaction(const connection& db, std::string_view when) {
  if (!db.in_transaction()) return;
  refuse<error>({.code = errc::in_transaction,
                 .message = {"the connection is inside a transaction of its own"},
                 .help = {"commit or roll back {}", {when}}});
}

/// Makes a connection wait, outside transactions too, as the options of one run say; puts back what was before.
class waiting_scope {
 public:
  waiting_scope(connection& db, const wait_options& wait) : db_{db}, before_{db.exchange_wait(wait)} {}
  waiting_scope(const waiting_scope&) = delete;
  waiting_scope& operator=(const waiting_scope&) = delete;
  ~waiting_scope() { db_.exchange_wait(before_); }

 private:
  connection& db_;
  wait_options before_;
};

}  // namespace strata
