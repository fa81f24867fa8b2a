// The rows and sequences of a PostgreSQL database.
#pragma once

#include <strata/connection.hpp>

#include "contents.hpp"

namespace strata::generator {

/// Throws strata::engine_error. Names are as the search path asks for them; rows of partitions are read there.
[[nodiscard]] database_contents read_postgresql_contents(strata::connection& db);

}  // namespace strata::generator
