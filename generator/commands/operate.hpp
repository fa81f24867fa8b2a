// The operator's commands of the `strata` program: those of runtime/cli, over the chain of a folder instead of an
// embedded one.
#pragma once

#include <string>
#include <vector>

#include <strata/cli.hpp>

namespace strata::generator {

/// The operator's side of the `strata` program.
[[nodiscard]] cli::program operator_program();

/// Takes the whole command line (`upgrade --directory db --database URL`) and returns the exit status. Reads
/// `--directory` and `--table-prefix` itself and hands the rest to strata::cli::run.
int operate(std::vector<std::string> words);

}  // namespace strata::generator
