// What kind of statement a tree of PostgreSQL's parser is: how to see that it has taken effect, and which values of
// enumerations it makes and uses.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "postgresql_tree.hpp"

namespace strata::generator {

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
