// What a run of migrations did, as a value: what upgrade(), downgrade() and stamp() return, and what travels with the
// exception when they fail half-way (strata::error::report()).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <strata/observer.hpp>

namespace strata {

/// What a run did: committed, all of it.
struct report {
  struct done {
    direction way{};
    std::string revision = {};
    std::size_t statements = 0;
    std::chrono::microseconds took{0};
    bool repeatable = false;
  };
  std::vector<done> migrations = {};
  /// The database's heads before and after; of a run that failed, where it stands now.
  std::vector<std::string> from = {};
  std::vector<std::string> to = {};
  /// The copy that options.backup asked for; empty: none was taken.
  std::string backup = {};
  /// Where the snapshot led (strata::snapshot::revision), and how long all of it took: the migrations that it stands
  /// for have no times of their own. Empty: none was taken.
  std::string snapshot = {};
  std::chrono::microseconds snapshot_took{0};
  /// A fresh database could not take the chain in one transaction (strata::transactions::automatic): the migrations
  /// after which it was committed before the next one began. What is committed stays when a later one fails.
  std::vector<std::string> cut_after = {};
  [[nodiscard]] bool changed() const noexcept { return !migrations.empty(); }
};

}  // namespace strata
