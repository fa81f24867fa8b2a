// Alembic's chain as SQL: files with what `alembic upgrade A:B --sql`, `alembic downgrade B:A --sql` and
// `alembic history --verbose` print. docs/import.md says how to make them.
#pragma once

#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/files/folder.hpp"
#include "layout.hpp"

namespace strata::generator {

/// The revisions in the order in which they are printed first. Files for an engine are called `up.postgresql.sql`.
[[nodiscard]] layout_reading read_alembic_sql_layout(const std::vector<folder_file>& files, const std::string& display,
                                                     const std::vector<dialect>& dialects, diagnostics& messages);

}  // namespace strata::generator
