// What PostgreSQL locks for a statement, by its leading words. The levels were measured on a server, see
// tests/postgresql/statement_locks_test.cpp.
#pragma once

#include <strata/connection.hpp>
#include <string_view>
#include <vector>

namespace strata::postgresql {

/// The locks on tables that are there already, strongest first; nothing for what only reads, and for what is not known.
[[nodiscard]] std::vector<statement_lock> statement_locks(std::string_view statement);

}  // namespace strata::postgresql
