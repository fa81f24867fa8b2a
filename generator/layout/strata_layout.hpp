// The layout `strata`: a migration is one file, and marker lines say what its parts are. docs/migration-files.md
// describes it. dbmate's folders are of this layout.
#pragma once

#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/files/source.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// The migrations among the `.sql` files, in the order given (name order). A file is a migration when its name begins
/// with a digit or it states a revision; others are left out with a note. A file with errors still yields what could be
/// read of it, so that later stages can look at the rest.
[[nodiscard]] std::vector<migration_file> read_strata_layout(const std::vector<source>& files, diagnostics& messages);

}  // namespace strata::generator
