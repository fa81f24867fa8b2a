// The operator's commands of the `strata` program: those of runtime/cli, over the chain of a folder instead of an
// embedded one.
#pragma once

#include <string>
#include <vector>

namespace strata::generator {

/// Takes the whole command line (`upgrade --directory db --database URL`) and returns the exit status. Reads
/// `--directory` and `--table-prefix` itself and hands the rest to strata::cli::run.
int operate(std::vector<std::string> words);

}  // namespace strata::generator
