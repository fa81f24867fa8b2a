// A transaction that rolls back unless it was committed.
#pragma once

#include <strata/connection.hpp>

namespace nimbus {

class transaction {
 public:
  /// Waits for other writers as long as Strata's default says.
  explicit transaction(strata::connection& database) : database_(database) { database_.begin({}, {}); }
  ~transaction() {
    if (!committed_) database_.rollback();
  }
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  void commit() {
    database_.commit({});
    committed_ = true;
  }

 private:
  strata::connection& database_;
  bool committed_ = false;
};

}  // namespace nimbus
