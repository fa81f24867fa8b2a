// The way into the form that runtime/src/sqlite/packed_image.hpp reads.
#pragma once

#include <string>
#include <string_view>

namespace strata::generator {

[[nodiscard]] std::string pack_image(std::string_view image);

}  // namespace strata::generator
