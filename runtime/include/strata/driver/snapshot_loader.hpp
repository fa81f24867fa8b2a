// What a driver implements so that an empty database can take a snapshot (strata::snapshot) instead of running the
// migrations that it stands for. upgrade() is built on it.
#pragma once

#include <strata/connection.hpp>

namespace strata {

/// Made by connection::load() for a database that was empty then. Functions throw engine_error.
class snapshot_loader {
 public:
  snapshot_loader() = default;
  snapshot_loader(const snapshot_loader&) = delete;
  snapshot_loader& operator=(const snapshot_loader&) = delete;
  virtual ~snapshot_loader() = default;

  /// The snapshot in a place of its own, which nobody else sees: the bookkeeping is written here. Its tables are there;
  /// only the state has a row, of epoch 0.
  [[nodiscard]] virtual connection& copy() noexcept = 0;
  /// To be called when the bookkeeping is written; after that, nothing is.
  virtual void complete() = 0;
  /// Makes the database what the copy is, in one transaction of the engine's: all of it or, after a failure, nothing.
  /// False: somebody has written to the database since the loader was made, and nothing was done.
  [[nodiscard]] virtual bool deliver(const wait_options& wait) = 0;
};

}  // namespace strata
