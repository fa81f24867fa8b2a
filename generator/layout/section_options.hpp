// What may follow `migrate:up` and `migrate:down`: the dialects that the section is for, `transaction:false`,
// `lock_timeout:2s`, `statement_timeout:30s` and `syntax:unchecked`.
#pragma once

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// The section that the marker opens; its direction and its end are the caller's. Reports options that it does not
/// know.
[[nodiscard]] script_section read_section_options(const marker& line, const source& file, diagnostics& messages);

}  // namespace strata::generator
