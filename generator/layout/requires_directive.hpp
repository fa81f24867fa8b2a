// The line of a migration file that says what somebody else has to provide before the migration runs.
#pragma once

#include <vector>

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// Adds what `-- migrate:requires KIND NAME…` names.
void read_requires(const marker& line, const source& file, std::vector<stated_requirement>& into,
                   diagnostics& messages);

}  // namespace strata::generator
