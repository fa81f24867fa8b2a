// Verification while building: every migration goes up, down and up again on a database in memory, with the executor
// that ships, and must leave the schema as it found it; and up and down on rows that are made up.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "runtime/schema/schema.hpp"

namespace strata::generator {

struct verification {
  std::size_t migrations = 0;
  /// Up, down, up.
  std::size_t verified = 0;
  /// Only brought up, because a later one was to be verified or the schema at head was wanted.
  std::size_t replayed = 0;
  /// The schema at head, where it is wanted and the chain gets there.
  std::optional<schemas::schema> head = {};
};

enum class head_schema { ignored, wanted };

/// Verifies a SQLite chain. `cache` is a folder to remember in what was found good; empty: nothing is remembered.
verification verify_chain(const migration_chain& chain, const std::filesystem::path& cache, diagnostics& messages,
                          head_schema head = head_schema::ignored, const trial_settings& settings = {});

/// `verified 1 of 1000`
[[nodiscard]] std::string to_string(const verification& what);

}  // namespace strata::generator
