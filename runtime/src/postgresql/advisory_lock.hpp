// The migration lock as an advisory lock of the session. Taken by polling the try-form, each try a statement of its own
// outside a transaction: a waiter in pg_advisory_lock() holds a snapshot, which CREATE INDEX CONCURRENTLY waits for,
// and the two deadlock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "session.hpp"

namespace strata::postgresql {

/// The same for every program that keeps its books in the same tables, on every version of the server.
[[nodiscard]] std::int64_t lock_key(std::string_view database, std::string_view schema, std::string_view table);

enum class lock_attempt {
  taken,
  held_by_another,
  /// The server's process is not the one that this client talks to: a pooler stands between, and the session that
  /// would hold the lock is anybody's.
  session_is_shared,
};

[[nodiscard]] lock_attempt try_advisory_lock(session& on, std::int64_t key);

struct second_look {
  /// The server lists the lock as this session's.
  bool holds_lock = false;
  /// The table of that name is there: somebody has migrated behind a pooler.
  bool has_leases = false;
};

[[nodiscard]] second_look look_again(session& on, std::int64_t key, std::string_view lease_table);
/// False: the session did not hold it.
[[nodiscard]] bool release_advisory_lock(session& on, std::int64_t key);
/// Who holds it: process, application and since when it is connected; empty when nobody does any more.
[[nodiscard]] std::string advisory_lock_holder(session& on, std::int64_t key);

}  // namespace strata::postgresql
