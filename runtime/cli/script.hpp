// `--sql`: one script for the engine's own shell, made without a database.
#pragma once

#include <string>

#include "context.hpp"

namespace strata::cli {

enum class script_kind { upgrade, downgrade, stamp };

/// Prints the script for a target or a range and returns the exit status. Throws usage_error and strata::error.
int print_script(const context& now, script_kind kind, const std::string& target);

}  // namespace strata::cli
