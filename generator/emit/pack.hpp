// A chain as one text, which generated code holds and the runtime unfolds.
#pragma once

#include <span>
#include <strata/chain.hpp>
#include <string>
#include <vector>

namespace strata::generator {

/// A stretch of the text.
struct packed_part {
  /// The file that it comes from; empty for what stands between the parts.
  std::string file;
  std::string text;
};

/// What packed_chain::content holds, joined: each migration and seed begins a part. `steps` are the names of the
/// application's steps in the order of packed_chain::steps; it has all that the chain calls.
[[nodiscard]] std::vector<packed_part> pack(const chain& from, std::span<const std::string> steps);

}  // namespace strata::generator
