// Two runs of a chain side by side, as far as they lead to one database; and that database, the same bytes whichever
// way it was come by.
//
// The bytes depend on where the runs began and ended, because each makes and drops its bookkeeping. So there is one
// way: up to the last multiple of proved_database::stride at once, and the database written anew by VACUUM; from there
// on one migration at a time. Whoever has the database before the last migration runs that one alone, and comes to the
// same bytes as whoever begins with nothing, without the VACUUM, which takes longer than all the rest.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "generator/cache/snapshot_cache.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// What an empty database runs to come to the chain's heads, in its order: a checkpoint, if there is one, the
/// migrations, the repeatable ones. Points into the chain.
[[nodiscard]] std::vector<const chain_migration*> fresh_sequence(const migration_chain& chain);

/// The chain that ends after the first `count` of a sequence. What a checkpoint stands for is not in it.
[[nodiscard]] migration_chain first_of(const std::vector<const chain_migration*>& sequence, std::size_t count);

class snapshot_proof {
 public:
  /// Both must outlive it.
  snapshot_proof(const std::vector<const chain_migration*>& sequence, const trial_settings& settings)
      : sequence_(sequence), settings_(settings) {}

  void begin_at(proved_database from) { at_ = std::move(from); }
  [[nodiscard]] const proved_database& at() const noexcept { return at_; }

  /// Goes one step of the way towards `past`: to a multiple of the stride, or one migration on. False: two runs of it
  /// lead to different databases, and nothing has changed.
  bool step(std::size_t past);
  /// Goes there at once. Two runs may differ meanwhile, and agree again.
  bool leap(std::size_t past);

  /// The next migration leads to different databases: in what?
  [[nodiscard]] std::string difference() const;

 private:
  bool run(std::size_t past, bool regular);

  const std::vector<const chain_migration*>& sequence_;
  const trial_settings& settings_;
  proved_database at_;
};

}  // namespace strata::generator
