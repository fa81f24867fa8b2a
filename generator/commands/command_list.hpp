// All commands of the `strata` program.
#pragma once

#include <span>

#include "command.hpp"
#include "runtime/cli/page.hpp"

namespace strata::generator {

/// The author's, in the order of `strata --help`.
[[nodiscard]] std::span<const command> author_commands();

/// What the program says of itself: the author's commands and the operator's.
[[nodiscard]] cli::program_page strata_page();

}  // namespace strata::generator
