// What is said of a chain that ends in several heads.
#pragma once

#include <cstddef>
#include <vector>

#include "chain.hpp"

namespace strata::generator {

/// The message: names the heads (indexes into `files`, two or more) and the migration at which their histories part.
/// `order` and `parents` as indexes.
[[nodiscard]] diagnostic describe_heads(const std::vector<migration_file>& files, const std::vector<std::size_t>& order,
                                        const std::vector<std::vector<std::size_t>>& parents,
                                        const std::vector<std::size_t>& heads);

}  // namespace strata::generator
