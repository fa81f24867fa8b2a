// dbmate: one file a migration, with the sections `-- migrate:up` and `-- migrate:down`.
//
// After dbmate's pkg/dbmate/db.go and migration.go: the version is the digits that lead the file's name, and nothing
// else of it; the order is that of the whole file names, byte by byte (`10_` before `2_`); `transaction:false` is the
// one option. The markers are Strata's own, and so is their reader: what Strata knows beyond dbmate may be used.
// Several up blocks in one file, which newer dbmates run one after the other, are refused.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_dbmate_layout(const std::vector<folder_file>& files, const std::string& display,
                                                diagnostics& messages);

}  // namespace strata::generator
