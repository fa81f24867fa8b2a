// A rule about a whole chain: REINDEX of what an earlier migration has partitioned needs a script without a
// transaction.
#pragma once

#include "chain.hpp"

namespace strata::generator {

/// Reports each REINDEX TABLE or REINDEX INDEX inside a transaction whose table is partitioned by the chain
/// (https://www.postgresql.org/docs/15/sql-reindex.html). Does nothing for chains of another dialect.
void report_partitioned_reindex(const migration_chain& chain, diagnostics& messages);

}  // namespace strata::generator
