// goose: one file a migration, with `-- +goose Up` and `-- +goose Down`, in the order of the versions as numbers.
//
// After goose's provider_collect.go, migration.go (NumericComponent) and internal/sqlparser/parser.go: the version is
// what stands before the first underscore and is above zero, other files are passed over; `NO TRANSACTION` anywhere
// counts for both directions; `StatementBegin` and `StatementEnd` keep goose from cutting, and Strata cuts by the
// engine's own rules.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_goose_layout(const std::vector<folder_file>& files, const std::string& display,
                                               diagnostics& messages);

}  // namespace strata::generator
