// diesel: a folder a migration, with `up.sql`, `down.sql` and `metadata.toml`.
//
// After diesel_migrations (migrations_internals/src/lib.rs, src/file_based_migrations.rs, src/migration_harness.rs):
// the version is what stands before the first underscore, without dashes, and is compared as text: `20260730140000`
// sorts before `202607301400000000`, and this before `20260731000000`. A metadata.toml that does not say
// `run_in_transaction` says false; without the file it is true. Empty folders and hidden ones do not count.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_diesel_layout(const std::vector<folder_file>& files, const std::string& display,
                                                diagnostics& messages);

}  // namespace strata::generator
