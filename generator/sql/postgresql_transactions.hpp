// What statements have to do with PostgreSQL's transactions, as their trees tell.
#pragma once

#include <string>

#include "postgresql_tree.hpp"

namespace strata::generator {

/// What the engine refuses inside a transaction, named for a message: `CREATE INDEX CONCURRENTLY`; else empty.
[[nodiscard]] std::string refused_in_transaction(const postgresql_tree& statement);

/// The engine refuses it inside a transaction or not, by what only the database knows: whether the procedure that CALL
/// names commits, whether REINDEX names something partitioned. Where a script asks for no transaction, it gets none.
[[nodiscard]] bool may_be_refused_in_transaction(const postgresql_tree& statement);

/// A relation as a statement names it, the schema in front where it is written.
struct named_relation {
  std::string schema;
  std::string name;
  friend bool operator==(const named_relation&, const named_relation&) = default;
};

/// The table that CREATE TABLE … PARTITION BY makes; no name: the statement is another.
[[nodiscard]] named_relation partitioned_table_created_by(const postgresql_tree& statement);

/// The index that CREATE INDEX makes, and the table; no names: the statement is another, or the index has none.
struct created_index {
  named_relation index;
  named_relation table;
};
[[nodiscard]] created_index index_created_by(const postgresql_tree& statement);

/// What REINDEX TABLE or REINDEX INDEX names; no name: the statement is another.
[[nodiscard]] named_relation relation_reindexed_by(const postgresql_tree& statement);

}  // namespace strata::generator
