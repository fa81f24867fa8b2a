// Where a database stands in a chain without branches: all that an upgrade to head needs of its history, so that the
// down scripts in it need not be read.
#pragma once

#include <cstddef>
#include <optional>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bookkeeping.hpp"

namespace strata {

/// What is known of a database for an upgrade to the chain's heads.
struct place_in_line {
  /// Of the applied migrations it holds the last one alone.
  history at;
  /// The chain's migrations behind it.
  std::vector<step> pending;
};

/// The place, where the bookkeeping says the same as the chain: the state holds the digest of a migration below which
/// each stands on one other, down to the first, and the rows hold exactly these, all of them finished. A digest names
/// parents, texts and all that came before. Nothing where the database stands in any other way, which takes its whole
/// history.
[[nodiscard]] std::optional<place_in_line> find_place(const chain& chain, const bookkeeping_state& state,
                                                      bookkeeping& books);

}  // namespace strata
