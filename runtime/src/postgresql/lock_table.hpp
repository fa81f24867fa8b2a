// The server's lock table is one for all sessions, and every table, index and sequence that a transaction makes stays
// in it until the transaction ends: https://www.postgresql.org/docs/current/runtime-config-locks.html
#pragma once

#include <cstdint>

#include "session.hpp"

namespace strata::postgresql {

/// What one transaction may hold of the lock table: half of what others leave. Watched from its beginning.
class lock_table_share {
 public:
  void count_statement() noexcept { ++statements_; }

  /// Asks the server only where the transaction may have come far since the last time. Throws engine_error.
  [[nodiscard]] bool is_used_up(session& on);

 private:
  std::int64_t statements_ = 0;
  std::int64_t next_look_ = 0;
};

}  // namespace strata::postgresql
