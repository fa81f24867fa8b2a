// sqlx: `<version>_<description>.sql` (simple, no way back) or `.up.sql` and `.down.sql` (reversible), in the order of
// the versions as numbers.
//
// After sqlx-core/src/migrate/source.rs and migration_type.rs: an `.sql` file with an underscore must begin with a
// whole number, others are passed over; a script that begins with `-- no-transaction`, in its first byte, runs without
// one.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_sqlx_layout(const std::vector<folder_file>& files, const std::string& display,
                                              diagnostics& messages);

}  // namespace strata::generator
