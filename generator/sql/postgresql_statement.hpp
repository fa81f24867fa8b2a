// What a statement is, read from the tree that PostgreSQL's parser makes of it: what it has to do with transactions,
// how to see that it has taken effect, and which values of enumerations it makes and uses.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace strata::generator {

/// A statement's tree, as parse_postgresql() gives it.
using postgresql_tree = nlohmann::json;

/// Members are missing where they are false, 0 or empty.
namespace tree_reading {

/// The one member of `{"IndexStmt": {…}}`: the kind and its body.
[[nodiscard]] std::pair<std::string, const postgresql_tree&> open(const postgresql_tree& statement);

[[nodiscard]] std::string text(const postgresql_tree& node, const char* member);
[[nodiscard]] bool flag(const postgresql_tree& node, const char* member);
[[nodiscard]] const postgresql_tree& part(const postgresql_tree& node, const char* member);

/// The option of a `WITH (…)` or `(…)` list; null where it is not there.
[[nodiscard]] const postgresql_tree* option(const postgresql_tree& list, std::string_view name);
/// An option without a value is on.
[[nodiscard]] bool is_on(const postgresql_tree* option);
[[nodiscard]] bool is_on_by_default(const postgresql_tree* option);

/// The unqualified name in `[{"String": {"sval": "app"}}, {"String": {"sval": "nodes"}}]`.
[[nodiscard]] std::string last_name(const postgresql_tree& names);

/// The partition that ALTER TABLE … DETACH PARTITION … CONCURRENTLY names; null: the statement is another.
[[nodiscard]] const postgresql_tree* partition_detached_concurrently(const postgresql_tree& alter_table);

}  // namespace tree_reading

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

/// Of a statement that runs outside a transaction: running it once more does no harm (`VACUUM`).
[[nodiscard]] bool is_repeatable(const postgresql_tree& statement);

/// A query that is true while the statement has not taken effect; empty where none can be derived.
[[nodiscard]] std::string derive_guard(const postgresql_tree& statement);

/// The index that an attempt before may have left invalid, as a name that SQL takes: one that is built concurrently, or
/// unless it is there, or that REINDEX copies. Empty: none, or one without a name.
[[nodiscard]] std::string concurrent_index(const postgresql_tree& statement);

[[nodiscard]] bool drops_table(const postgresql_tree& statement);

/// `ALTER TYPE kind ADD VALUE 'x'`
struct added_enum_value {
  std::string type;
  std::string value;
};
[[nodiscard]] std::optional<added_enum_value> enum_value_added_by(const postgresql_tree& statement);

/// The enumeration that `CREATE TYPE kind AS ENUM` makes, without its schema; else empty.
[[nodiscard]] std::string enum_created_by(const postgresql_tree& statement);

/// Where the statement holds the value as a string that can be of that enumeration: not one that is cast to another
/// type. Bytes from 0.
[[nodiscard]] std::optional<std::size_t> find_use(const postgresql_tree& statement, const added_enum_value& of);

}  // namespace strata::generator
