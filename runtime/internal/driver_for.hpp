// Which of a chain set's drivers and chains a URL or a connection is for.
#pragma once

#include <strata/chain.hpp>
#include <string_view>

namespace strata {

/// Null where the set has none, or the text is no URL.
[[nodiscard]] const driver* find_driver(std::string_view url, const chain_set& set);

/// The same. Throws connect_error where the set has none, or the text is no URL.
[[nodiscard]] const driver& driver_for(std::string_view url, const chain_set& set);

/// As chain_for(), and nothing is unfolded. Throws connect_error.
[[nodiscard]] const embedded_chain& embedded_chain_for(const connection& db, const chain_set& set);

}  // namespace strata
