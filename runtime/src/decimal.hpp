// Floating-point numbers as SQL text: the shortest digits that read back as the same number, whatever the locale.
#pragma once

#include <string>

namespace strata {

[[nodiscard]] std::string decimal(double number);

}  // namespace strata
