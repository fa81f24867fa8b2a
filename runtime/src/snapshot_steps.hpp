// Planning with a snapshot: which of a plan's steps it stands for. Pure, as all planning is.
#pragma once

#include <cstddef>
#include <strata/strata.hpp>
#include <vector>

namespace strata {

/// What the application wants of each migration's run leaves room for a snapshot.
[[nodiscard]] bool allow_snapshot(const options& options);

/// How many of the steps, from the first on, the chain's snapshot stands for: as many as it says, where they are those
/// that it was made with, else none. The steps were planned on the history.
[[nodiscard]] std::size_t steps_in_snapshot(const chain& chain, const history& history, const std::vector<step>& steps,
                                            const options& options);

}  // namespace strata
