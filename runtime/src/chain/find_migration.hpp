// A chain's migration of a revision.
#pragma once

#include <algorithm>
#include <span>
#include <strata/chain.hpp>
#include <string_view>

namespace strata {

/// Null where there is none of that revision.
[[nodiscard]] inline const migration* find_migration(std::span<const migration> in,
                                                     std::string_view revision) noexcept {
  const auto found =
      std::find_if(in.begin(), in.end(), [revision](const migration& each) { return each.revision == revision; });
  return found == in.end() ? nullptr : &*found;
}

}  // namespace strata
