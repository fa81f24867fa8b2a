// `strata man`: the manual page of the whole program.
#pragma once

#include "command.hpp"

namespace strata::generator {

[[nodiscard]] const command& man_command();

}  // namespace strata::generator
