// Do the seeds run on the schema at head, and do their down sections take away what they put in?
#pragma once

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// Brings a database of `make`'s to head and runs the seeds, takes them back where all of them can be, and runs them
/// again, with the code that ships. Reports the first that fails, and tables that are not left as they were.
void verify_seeds(const migration_chain& chain, diagnostics& messages, const sandbox_maker& make);

}  // namespace strata::generator
