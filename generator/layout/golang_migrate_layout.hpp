// golang-migrate: `<version>_<name>.up.sql` and `.down.sql`, paired by version, in the order of the versions as
// numbers.
//
// After golang-migrate's source/parse.go and source/iofs/iofs.go: the direction is the last `.up.` or `.down.` in the
// name, so `30_name.up..sql` is one; what does not match is passed over; two files of one version and direction are an
// error. The tool wraps nothing in a transaction for PostgreSQL (one message, so all or nothing), and scripts bring
// their own for SQLite.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_golang_migrate_layout(const std::vector<folder_file>& files,
                                                        const std::string& display, diagnostics& messages);

}  // namespace strata::generator
