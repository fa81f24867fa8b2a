// The engine that a chain is verified on.
#pragma once

#include <string>

#include "sandbox.hpp"

namespace strata::generator {

struct scratch_engine {
  /// `SQLite 3.40.1`, for messages.
  std::string name;
  sandbox_maker make;
  /// Why there is no such engine here; empty: there is one.
  std::string missing;
};

/// Starts a server where the dialect needs one; it lives as long as what is returned.
[[nodiscard]] scratch_engine find_scratch_engine(dialect which, const provided_objects& provided = {});

}  // namespace strata::generator
