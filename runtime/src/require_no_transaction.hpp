// A connection that the application lent may be in the middle of something.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>

namespace strata {

/// Throws strata::error inside a transaction. `when` ends the help: `before migrating`.
inline void require_no_transaction(const connection& db, std::string_view when) {
  if (!db.in_transaction()) return;
  throw error{failure{.code = errc::in_transaction,
                      .message = "the connection is inside a transaction of its own",
                      .database_state = "unchanged",
                      .help = "commit or roll back " + std::string{when}}};
}

}  // namespace strata
