// The manual page, in the man macros of roff.
#pragma once

#include <string>

#include "page.hpp"

namespace strata::cli {

/// `PROGRAM(1)`.
[[nodiscard]] std::string manual_page(const program_page& page);

}  // namespace strata::cli
