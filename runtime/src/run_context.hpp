// What one run of migrations works with.
#pragma once

#include <strata/strata.hpp>

#include "guarded_observer.hpp"

namespace strata {

/// All must outlive the run.
struct run_context {
  connection& db;
  const chain_set& set;
  const strata::options& options;
  guarded_observer& told;
  /// With `told` as its watcher.
  wait_options wait;
};

}  // namespace strata
