// Which of a chain set's drivers a URL or connection string is for.
#pragma once

#include <strata/chain.hpp>
#include <string_view>

namespace strata {

/// Throws connect_error where the set has none, or the text is no URL.
[[nodiscard]] const driver& driver_for(std::string_view url, const chain_set& set);

}  // namespace strata
