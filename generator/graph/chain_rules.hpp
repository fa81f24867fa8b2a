// Rules about a whole chain for PostgreSQL: where a fresh database, which takes many migrations in one transaction, has
// to commit before it goes on; and what cannot run inside a transaction because of an earlier migration.
#pragma once

#include <vector>

#include "chain.hpp"

namespace strata::generator {

/// Sets chain_migration::needs_commit. PostgreSQL refuses a new value of an enumeration until it is committed; and what
/// waits for COMMIT (deferred constraints and triggers, temporary tables with ON COMMIT, SET CONSTRAINTS) is to have
/// happened when the next migration begins, as in a database that takes one at a time. What only the server knows (a
/// value added by a function) the run itself finds out. Does nothing for chains of another dialect.
void find_needed_commits(migration_chain& chain);

/// A fresh database cannot take the chain in one transaction.
[[nodiscard]] bool needs_commits(const migration_chain& chain);

/// A note for each chain that a fresh database cannot take in one transaction.
void note_needed_commits(const std::vector<migration_chain>& chains, diagnostics& messages);

/// Reports each REINDEX TABLE or REINDEX INDEX inside a transaction whose table is partitioned by the chain
/// (https://www.postgresql.org/docs/15/sql-reindex.html). Does nothing for chains of another dialect.
void report_partitioned_reindex(const migration_chain& chain, diagnostics& messages);

}  // namespace strata::generator
