// Times as the database keeps them: milliseconds since 1970, UTC. Callers pass the time in, so that a test or a replay
// decides what "now" is.
#pragma once

#include <chrono>
#include <cstdint>

namespace nimbus {

using instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// As a column's value.
[[nodiscard]] inline std::int64_t stored(instant at) noexcept { return at.time_since_epoch().count(); }

[[nodiscard]] inline instant now() noexcept {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace nimbus
