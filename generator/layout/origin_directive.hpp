// `-- migrate:origin flyway 1.2 -1790416302`
#pragma once

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "origin.hpp"

namespace strata::generator {

/// Reads the line into `into`, and reports what is wrong with it.
void read_origin(const marker& line, const source& file, migration_origin& into, diagnostics& messages);

}  // namespace strata::generator
