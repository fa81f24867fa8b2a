// Which of PostgreSQL's statements act on more than the database that they run in: roles, settings and databases of the
// server, files, programs and sessions of others. Read from the words, because a block's and a function's text is
// opaque to any parser, and a program that adopts a database has none.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace strata::sql {

/// Knows the functions that a chain makes and that reach so far: making one does nothing, calling it does.
class postgresql_reach {
 public:
  /// All statements of the chain.
  explicit postgresql_reach(std::span<const std::string_view> chain);

  /// What in the statement it is, for a message: `CREATE ROLE`, `pg_terminate_backend()`. Empty: nothing.
  [[nodiscard]] std::string of(std::string_view statement) const;

 private:
  std::set<std::string, std::less<>> functions_;
};

}  // namespace strata::sql
