// The order in which repeatable migrations run.
#pragma once

#include <vector>

#include "../layout/migration_file.hpp"
#include "generator/files/diagnostic.hpp"

namespace strata::generator {

/// What others depend on comes first, else the order of names. Reports unknown names, cycles, and two files with one
/// name; the order then holds what has none of these.
[[nodiscard]] std::vector<migration_file> order_repeatables(std::vector<migration_file> files, diagnostics& messages);

}  // namespace strata::generator
