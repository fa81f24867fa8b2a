// What a run of any command works with, and what each of them does first.
#pragma once

#include <strata/connection.hpp>
#include <strata/strata.hpp>
#include <string_view>

#include "runtime/src/report/failure.hpp"
#include "runtime/src/report/guarded_observer.hpp"

namespace strata {

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
