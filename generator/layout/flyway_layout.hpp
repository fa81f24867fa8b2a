// Flyway: `V<version>__<description>.sql`, with `U` for the way back, `B` for a baseline, in folders of any depth.
//
// After flyway-core's ResourceNameParser, MigrationVersion, ResolvedMigrationComparator and SqlScriptMetadata: dots and
// underscores part a version, whose parts are numbers of any length; `1` and `1.0` are one version. `X.sql.conf` may
// say executeInTransaction; without it Flyway finds out by itself what cannot run in a transaction.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_flyway_layout(const std::vector<folder_file>& files, const std::string& display,
                                                diagnostics& messages);

}  // namespace strata::generator
