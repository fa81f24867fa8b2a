// SQLite's SQL: the bookkeeping's tables and statements, how values are written as literals, and what may be missing.
#pragma once

#include <span>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <vector>

struct sqlite3;

namespace strata::sqlite {

extern const strata::engine engine_constants;

/// The functions among these that cannot be called on the handle with as many arguments, and the tables and views that
/// the database does not have.
[[nodiscard]] std::vector<unmet_requirement> missing_requirements(sqlite3* handle,
                                                                  std::span<const requirement> requirements);

}  // namespace strata::sqlite
