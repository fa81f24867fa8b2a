// Two runs of a chain side by side, as far as they lead to one database; and that database, the same bytes whichever
// way it was come by.
//
// The bytes depend on where the runs began and ended, because each makes and drops its bookkeeping. So there is one
// way: up to the last multiple of `stride` at once, and the database written anew by VACUUM; from there on one
// migration at a time. Whoever has the database before the last migration runs that one alone, and comes to the same
// bytes as whoever begins with nothing, without the VACUUM, which takes longer than all the rest.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "packing.hpp"

namespace strata::generator {

/// Two runs led to it.
struct proved_database {
  /// The number of migrations in it.
  std::size_t position = 0;
  packed_database image = {};
  /// It came about in the one way. Else it was written anew, and so is what follows up to the next multiple.
  bool regular = true;
};

class snapshot_proof {
 public:
  static constexpr std::size_t stride = 16;

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
