// The declared schema: a file of plain SQL that says what a database looks like once all migrations have run. The chain
// must lead to just that.
#pragma once

#include <optional>
#include <string_view>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "runtime/schema/schema.hpp"

namespace strata::generator {

/// Runs the file's statements on a fresh SQLite database, reports what is wrong with them, and where the schema that
/// they make is not `head`, the one that the chain leads to. Without `head` there is nothing to compare with. A file
/// that was dumped from a database may hold Strata's bookkeeping, whose tables begin with `table_prefix`: these do not
/// count.
void check_declared_schema(const source& file, const migration_chain& chain, const std::optional<schemas::schema>& head,
                           std::string_view table_prefix, diagnostics& messages);

}  // namespace strata::generator
