// Repeatable migrations: what their header says, and what may stand in their sections.
#pragma once

#include "generator/files/diagnostic.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// Once the file is read: gives a repeatable migration its name, and reports what does not go with being one.
void check_repeatable(migration_file& file, bool states_revision, diagnostics& messages);

}  // namespace strata::generator
