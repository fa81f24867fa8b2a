// Looks at the statements of a script while it runs. Their boundaries are compared with SQLite's own reading, whose
// parser needs the schema that all earlier statements leave; so does finding out what a replaced row takes along. And
// what the scratch database kept inside is told.
#pragma once

#include <memory>
#include <strata/observer.hpp>

#include "generator/files/diagnostic.hpp"
#include "generator/scratch/sandbox.hpp"
#include "generator/sql/script.hpp"

namespace strata::generator {

/// To be told of the script's run on that sandbox; all must outlive it. Null for engines whose statements' boundaries
/// were compared when the scripts were read.
[[nodiscard]] std::unique_ptr<observer> watch_boundaries(sandbox& on, const sql_script& script, diagnostics& messages);

}  // namespace strata::generator
