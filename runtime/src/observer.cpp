#include <strata/observer.hpp>

namespace strata {

std::string_view to_string(direction way) noexcept { return way == direction::up ? "up" : "down"; }

}  // namespace strata
