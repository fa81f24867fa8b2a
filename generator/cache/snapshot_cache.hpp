// What making snapshots remembers in the build tree, so that a migration that was added to a thousand is the only one
// to run: the databases that were proved last, and which migration no two runs agree on.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "packing.hpp"

namespace strata::generator {

/// Two runs led to it.
struct proved_database {
  /// At its multiples a database is written anew; see snapshot_proof.hpp.
  static constexpr std::size_t stride = 16;
  /// The number of migrations in it.
  std::size_t position = 0;
  packed_database image = {};
  /// It came about in the one way. Else it was written anew, and so is what follows up to the next multiple.
  bool regular = true;
};

class snapshot_cache {
 public:
  /// Without a folder (an empty path) nothing is remembered.
  snapshot_cache(std::filesystem::path folder, const std::vector<const chain_migration*>& sequence,
                 const provided_objects& provided, const trial_settings& settings);

  /// The longest one that is known and no longer than that; with none, the empty one.
  [[nodiscard]] proved_database nearest(std::size_t position) const;
  /// Positions whose databases are worth keeping: the last few, and the last multiples of the stride.
  [[nodiscard]] bool wants(std::size_t position) const noexcept;
  void keep(const proved_database& proved) const;

  /// It was found and said that the migration there has to run.
  [[nodiscard]] bool must_run(std::size_t index) const;
  void keep_must_run(std::size_t index, std::string_view why) const;

  /// Removes what belongs to no position of this chain any more.
  void prune() const;

 private:
  [[nodiscard]] std::filesystem::path path(std::size_t position, std::string_view ending) const;

  std::filesystem::path folder_;
  /// By position, from 1: names all that runs up to it, letter by letter.
  std::vector<std::string> keys_;
};

}  // namespace strata::generator
