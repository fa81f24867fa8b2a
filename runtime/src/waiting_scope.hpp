// Makes a connection wait, outside transactions too, as the options of one run say; puts back what was before.
#pragma once

#include <strata/connection.hpp>

namespace strata {

class waiting_scope {
 public:
  waiting_scope(connection& db, const wait_options& wait) : db_{db}, before_{db.exchange_wait(wait)} {}
  waiting_scope(const waiting_scope&) = delete;
  waiting_scope& operator=(const waiting_scope&) = delete;
  ~waiting_scope() { db_.exchange_wait(before_); }

 private:
  connection& db_;
  wait_options before_;
};

}  // namespace strata
