// Help texts, written from pages.
#pragma once

#include <string>
#include <string_view>

#include "page.hpp"

namespace strata::cli {

/// The help of a whole program.
[[nodiscard]] std::string help_text(const program_page& page);

/// The help of one command of it.
[[nodiscard]] std::string help_text(std::string_view program, const command_page& page);

}  // namespace strata::cli
