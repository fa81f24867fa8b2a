// Help texts, written from the table of commands and options.
#pragma once

#include <string>

#include <strata/cli.hpp>

#include "command.hpp"

namespace strata::cli {

/// The help of the whole program.
[[nodiscard]] std::string program_help(const program& self);

/// The help of one command.
[[nodiscard]] std::string command_help(const program& self, const command& what);

}  // namespace strata::cli
