// One command line on given streams: what strata::cli::run does on the process's own.
#pragma once

#include <strata/cli.hpp>
#include <string>
#include <vector>

#include "console.hpp"

namespace strata::cli {

int run_on(const console& terminal, const program& self, const std::vector<std::string>& arguments,
           const chain_set& set);

}  // namespace strata::cli
