// A connection that the application lent may be in the middle of something.
#pragma once

#include <strata/connection.hpp>
#include <string_view>

#include "failure_view.hpp"

namespace strata {

/// Throws strata::error inside a transaction. `when` ends the help: `before migrating`.
inline void require_no_transaction(const connection& db, std::string_view when) {
  if (!db.in_transaction()) return;
  refuse<error>({.code = errc::in_transaction,
                 .message = {"the connection is inside a transaction of its own"},
                 .help = {"commit or roll back {}", {when}}});
}

}  // namespace strata
