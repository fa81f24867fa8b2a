// Names that generated C++ can use.
#pragma once

#include <string_view>

namespace strata::generator {

/// ASCII letters, digits and `_`, no digit first; neither a keyword nor `std` or `strata`.
[[nodiscard]] bool is_identifier(std::string_view text) noexcept;

}  // namespace strata::generator
