// A transaction that writes the bookkeeping, opened on what a history said: if somebody else wrote since that was
// read, nothing is done and the caller reads again.
#pragma once

#include <cstdint>
#include <functional>
#include <strata/connection.hpp>
#include <string_view>

#include "applied_heads.hpp"
#include "runtime/internal/bookkeeping.hpp"

namespace strata {

/// What is known of the bookkeeping, updated by every commit.
struct known_state {
  bool exists = false;
  std::int64_t epoch = 0;
  /// Called in each transaction that finds the bookkeeping as it is known, before anything is written, up to the first
  /// one that commits; may be empty.
  std::function<void()> before_first_write = {};
};

/// Rolls back when it is destroyed without a commit. Functions throw engine_error.
class bookkeeping_transaction {
 public:
  bookkeeping_transaction(connection& db, bookkeeping& books, known_state& known, const transaction_options& how,
                          const wait_options& wait);
  bookkeeping_transaction(const bookkeeping_transaction&) = delete;
  bookkeeping_transaction& operator=(const bookkeeping_transaction&) = delete;
  ~bookkeeping_transaction();

  /// Makes the tables where they are missing. False: the bookkeeping is not what the caller knows; do nothing.
  [[nodiscard]] bool confirm(std::string_view chain_name);
  /// In place of confirm(): drops what is left of a bookkeeping that is damaged, and makes a new one.
  void begin_anew(std::string_view chain_name);
  /// Writes the state row and commits.
  void commit(std::string_view heads, std::string_view digest);

 private:
  connection& db_;
  bookkeeping& books_;
  known_state& known_;
  wait_options wait_;
  bool open_ = false;
};

}  // namespace strata
