// What a chain has for empty databases, ready to be embedded.
#pragma once

#include <cstdint>
#include <string>

#include <strata/chain.hpp>

namespace strata::generator {

/// As strata::snapshot.
struct made_snapshot {
  std::string revision;
  std::uint32_t steps = 0;
  std::string digest;
  std::uint32_t engine_version = 0;
  std::uint64_t size = 0;
  std::string packed;

  [[nodiscard]] strata::snapshot view() const { return {revision, steps, digest, engine_version, size, packed}; }
};

}  // namespace strata::generator
