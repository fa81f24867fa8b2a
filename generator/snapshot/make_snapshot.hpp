// The snapshot of a chain: the database that an empty one becomes, as far as every run leads there. Proved by two runs
// under circumstances that differ in all that a launch may differ in: the clock, random numbers, foreign keys, what the
// handle wrote before. docs/snapshot.md tells it to users.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <strata/chain.hpp>
#include <string>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// What a chain has for empty databases, ready to be embedded: as strata::snapshot.
struct made_snapshot {
  std::string revision;
  std::uint32_t steps = 0;
  std::string digest;
  std::uint32_t engine_version = 0;
  std::uint64_t size = 0;
  std::string packed;

  [[nodiscard]] strata::snapshot view() const { return {revision, steps, digest, engine_version, size, packed}; }
};

/// What the bookkeeping in it is called.
struct snapshot_names {
  /// As strata::chain_set::name and table_prefix.
  std::string chain;
  std::string table_prefix = "strata";
};

/// Of a SQLite chain whose migrations are known to run. Nothing where less than half of them lead to one database; a
/// note says which migration ends it, once for each text of it where there is a cache.
[[nodiscard]] std::optional<made_snapshot> make_snapshot(const migration_chain& chain, const snapshot_names& names,
                                                         const std::filesystem::path& cache, diagnostics& messages,
                                                         const trial_settings& settings = {});

}  // namespace strata::generator
