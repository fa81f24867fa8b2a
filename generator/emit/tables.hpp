// The bulk of the generated source: the constant tables of one chain's statements and migrations.
#pragma once

#include <cstddef>
#include <string>

#include "../graph/chain.hpp"

namespace strata::generator {

/// Definitions of `migrations_<index>`, `heads_<index>`, and where there are any `seeds_<index>`, `repeatables_<index>`
/// and `checkpoint_migrations_<index>`, and all that they refer to. Names are numbered, because a revision may hold
/// what no identifier can. The namespace is that of the steps in C++.
[[nodiscard]] std::string chain_tables(const migration_chain& chain, std::size_t index,
                                       const std::string& cpp_namespace);

}  // namespace strata::generator
