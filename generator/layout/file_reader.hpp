// One file of the layout `strata`: from its marker lines to a migration.
#pragma once

#include <vector>

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// `markers` are the file's. Reports everything that is wrong with the file's form.
[[nodiscard]] migration_file read_migration_file(const source& file, const std::vector<marker>& markers,
                                                 diagnostics& messages);

}  // namespace strata::generator
