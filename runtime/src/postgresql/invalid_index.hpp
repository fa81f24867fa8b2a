// What an interrupted CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY leaves behind: an index that costs every write
// and serves no query. `IF NOT EXISTS` takes it for the index that is wanted.
#pragma once

#include <strata/connection.hpp>
#include <string_view>

#include "session.hpp"

namespace strata::postgresql {

/// Waits while a living server process still builds the index, or a copy of it, then drops what is invalid. `index`: as
/// the statement names it. Inside a transaction it throws instead of waiting. Throws engine_error (busy after the
/// limit).
void drop_invalid_index(session& on, std::string_view index, const wait_options& wait);

}  // namespace strata::postgresql
