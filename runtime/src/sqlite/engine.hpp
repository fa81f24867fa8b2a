// SQLite's SQL: the bookkeeping's tables and statements, and how values are written as literals.
#pragma once

#include <strata/connection.hpp>

namespace strata::sqlite {

extern const strata::engine engine_constants;

}  // namespace strata::sqlite
