// Who and when, for the bookkeeping.
#pragma once

#include <string>

namespace strata {

/// `user@host`, as far as the system tells.
[[nodiscard]] std::string user_at_host();

/// The time now: UTC, ISO 8601 with milliseconds, `2026-01-30T09:00:00.000Z`.
[[nodiscard]] std::string utc_now();

}  // namespace strata
