// Going on after a lost connection: with a new one, as long as that leads anywhere.
#pragma once

#include <chrono>
#include <strata/connection.hpp>
#include <strata/error.hpp>

#include "guarded_observer.hpp"

namespace strata {

class recovery {
 public:
  /// `budget`: for how long to try to connect anew.
  recovery(connection& db, std::chrono::milliseconds budget, guarded_observer& told)
      : db_{db}, wait_{.limit = budget, .watcher = &told}, told_{told} {}

  /// Connects anew. Throws strata::error from what is known when that cannot be, for every other failure, and when
  /// the connection was lost several times at the same place.
  void mend(const engine_error& said, failure known);
  /// Something was committed since.
  void progressed() { losses_ = 0; }

 private:
  connection& db_;
  wait_options wait_;
  guarded_observer& told_;
  int losses_ = 0;
};

}  // namespace strata
