// `-- migrate:variable name default`
#pragma once

#include <vector>

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// Adds the variable that the line declares, and reports what is wrong with it. The default is the rest of the line as
/// it stands, without quotes.
void read_variable(const marker& line, const source& file, std::vector<declared_variable>& into, diagnostics& messages);

}  // namespace strata::generator
