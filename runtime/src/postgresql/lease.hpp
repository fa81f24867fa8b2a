// The migration lock as a row, for sessions that are not the client's own (poolers in transaction mode) and servers
// whose advisory locks do not hold: an owner, a token that grows with every taking, and an expiry by the server's
// clock. Whoever lost it can commit nothing more: every transaction checks the token before it commits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "session.hpp"

namespace strata::postgresql {

class lease {
 public:
  /// Makes the table where it is missing. `key`: an advisory lock that a migrator with a session of its own would hold.
  lease(session& on, std::string_view table, std::int64_t key, std::chrono::milliseconds duration);

  lease(const lease&) = delete;
  lease& operator=(const lease&) = delete;
  /// Ends the heartbeat.
  ~lease();

  /// False: somebody else has it, or holds the session's lock.
  [[nodiscard]] bool try_take();
  [[nodiscard]] std::string holder();
  /// From now on renewed three times within its duration, through a session of its own, so that statements may take as
  /// long as they like. A heartbeat that cannot go on just ends: the lease then runs out.
  void keep_alive(std::unique_ptr<session> through);
  /// Outside a transaction. Throws engine_error (lock_lost).
  void renew();
  /// Inside a transaction that is about to commit: it is still ours, and stays so until the commit. Throws engine_error
  /// (lock_lost).
  void confirm();
  /// Ends the heartbeat first. False: it was not ours any more.
  [[nodiscard]] bool release();

 private:
  void extend(session& through);
  void beat(session& through);
  void stop_heartbeat();

  session& on_;
  std::string table_;
  std::int64_t key_;
  std::chrono::milliseconds duration_;
  std::string owner_;
  std::int64_t token_ = 0;

  std::mutex guard_;
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread heartbeat_;
};

/// Who holds a lease in this table that has not expired: asked by those who hold the session's lock.
[[nodiscard]] std::optional<std::string> living_lease(session& on, std::string_view table);

}  // namespace strata::postgresql
