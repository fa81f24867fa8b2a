// Finding the migration of a revision in a chain, and the driver and the chain for a database in a set.
#pragma once

#include <algorithm>
#include <span>
#include <strata/chain.hpp>
#include <string_view>

namespace strata {

/// Null where there is none.
[[nodiscard]] inline const migration* find_migration(std::span<const migration> in,
                                                     std::string_view revision) noexcept {
  const auto found =
      std::find_if(in.begin(), in.end(), [revision](const migration& each) { return each.revision == revision; });
  return found == in.end() ? nullptr : &*found;
}

/// The driver that a URL is for. Null where the set has none, or the text is no URL.
[[nodiscard]] const driver* find_driver(std::string_view url, const chain_set& set);

/// The same. Throws connect_error where the set has none, or the text is no URL.
[[nodiscard]] const driver& driver_for(std::string_view url, const chain_set& set);

/// As chain_for(), and nothing is unfolded. Throws connect_error.
[[nodiscard]] const embedded_chain& embedded_chain_for(const connection& db, const chain_set& set);

}  // namespace strata
