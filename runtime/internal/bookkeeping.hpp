// The bookkeeping, for what makes databases without running migrations.
#pragma once

#include <strata/connection.hpp>
#include <string_view>

namespace strata {

/// Makes the tables of a chain's bookkeeping, which say that nothing is applied. Throws engine_error.
void make_bookkeeping(connection& db, std::string_view table_prefix, std::string_view chain_name);

}  // namespace strata
