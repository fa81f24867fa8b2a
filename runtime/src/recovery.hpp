// Going on after a lost connection: with a new one, as long as that leads anywhere.
#pragma once

#include <strata/connection.hpp>
#include <strata/error.hpp>

#include "guarded_observer.hpp"

namespace strata {

class recovery {
 public:
  recovery(connection& db, const wait_options& wait, guarded_observer& told) : db_{db}, wait_{wait}, told_{told} {}

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
