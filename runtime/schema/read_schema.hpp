// The schema of any database that Strata migrates, by the introspector of its engine.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "schema.hpp"

namespace strata::schemas {

/// Without the engine's own objects and Strata's bookkeeping, whose tables begin with `bookkeeping_prefix` and `_`.
/// Throws engine_error, and strata::error for an engine that has no introspector.
[[nodiscard]] schema read_schema(strata::connection& db, std::string_view bookkeeping_prefix);

/// What read_schema() looks at, as one text. Equal texts mean equal schemas; the reverse does not hold.
[[nodiscard]] std::string read_schema_text(strata::connection& db, std::string_view bookkeeping_prefix);

}  // namespace strata::schemas
