// Gives an empty database the chain's snapshot, and the bookkeeping that a run of the migrations would have left.
#pragma once

#include <span>
#include <strata/strata.hpp>

#include "runtime/src/connect/run_context.hpp"

namespace strata {

enum class snapshot_outcome {
  applied,
  /// The migrations have to run. Whoever should know why was told so.
  impossible,
  /// Somebody wrote to the database since it was found empty; it is to be looked at again.
  moved_on,
};

/// `steps` are those that the snapshot stands for. What was done is added to `into`. Throws strata::error.
[[nodiscard]] snapshot_outcome apply_snapshot(const run_context& with, const snapshot& what,
                                              std::span<const step> steps, report& into);

}  // namespace strata
