// `strata completion SHELL`: the script that makes a shell complete command lines.
#pragma once

#include "command.hpp"

namespace strata::generator {

[[nodiscard]] const command& completion_command();

}  // namespace strata::generator
