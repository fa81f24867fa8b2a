// Reading the trees of PostgreSQL's parser: JSON whose members are missing where they are false, 0 or empty.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace strata::generator {

/// A statement's tree, as parse_postgresql() gives it.
using postgresql_tree = nlohmann::json;

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

}  // namespace strata::generator
