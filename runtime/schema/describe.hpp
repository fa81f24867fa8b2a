// The parts of a schema in one line each. A constraint has no name that one could rely on: its line is its identity.
#pragma once

#include <span>
#include <string>

#include "schema.hpp"

namespace strata::schemas {

/// `name, created_at DESC, lower(email) COLLATE NOCASE`
[[nodiscard]] std::string describe(std::span<const key_part> parts);
/// `(a, b) ON CONFLICT REPLACE`, `nodes_pkey (a) INCLUDE (b)`
[[nodiscard]] std::string describe(const key_constraint& key);
/// `check positive (price > 0)`
[[nodiscard]] std::string describe(const check_constraint& check);
/// `foreign key (org_id) to orgs (id) ON DELETE CASCADE DEFERRED`
[[nodiscard]] std::string describe(const foreign_key& key);

}  // namespace strata::schemas
