// Scratch databases on a PostgreSQL server.
#pragma once

#include <string>
#include <vector>

#include "scratch_database.hpp"

namespace strata::matching {

/// See make_scratch_database().
[[nodiscard]] scratch_database make_postgresql_scratch(const live_database& like,
                                                       std::span<const std::string_view> extensions,
                                                       const chain_base& base);

/// See leftover_scratch_databases().
[[nodiscard]] std::vector<std::string> leftover_postgresql_scratches(connection& live);

}  // namespace strata::matching
