// What a PostgreSQL URL or connection string says to libpq, and what it says to Strata.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace strata::postgresql {

struct connection_string {
  /// For libpq; may hold a password.
  std::string libpq;
  /// `strata_lock=lease`: a row with a lease instead of the session's advisory lock.
  bool lease = false;
  /// `strata_lease=30`, seconds: how long a lease holds that nobody renews.
  std::chrono::milliseconds lease_duration{30'000};
};

/// Reads `postgresql://…`, `postgres://…` (with SQLAlchemy's `+driver` too) and `key=value …`, with Strata's own
/// parameters among libpq's. Throws connect_error.
[[nodiscard]] connection_string parse_connection_string(std::string_view text);

/// True for `key=value …`, which has no scheme to be known by.
[[nodiscard]] bool is_keyword_string(std::string_view text);

/// The string with libpq's own limit on connecting, unless it, or libpq's environment, sets one.
[[nodiscard]] std::string with_connect_timeout(const std::string& libpq, std::chrono::milliseconds limit);

}  // namespace strata::postgresql
