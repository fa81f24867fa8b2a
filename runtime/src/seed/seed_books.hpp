// The table of the seeds that ran, which is made with the first of them.
#pragma once

#include <chrono>
#include <optional>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "../bookkeeping.hpp"

namespace strata {

struct stored_seed {
  std::string name;
  std::string checksum;
  /// Nothing where the text is not what Strata wrote.
  std::optional<std::vector<stored_statement>> down;
};

/// To be used inside a transaction. Throws engine_error.
class seed_books {
 public:
  seed_books(connection& db, std::string_view prefix) : db_{db}, books_{db, prefix} {}

  /// In the order in which they ran.
  [[nodiscard]] std::vector<stored_seed> read();
  void create();
  void insert(const seed_script& what, std::string_view at, std::string_view by, std::chrono::microseconds took);
  void erase(std::string_view name);

 private:
  [[nodiscard]] const bookkeeping_sql& sql() const noexcept { return db_.engine().sql; }

  connection& db_;
  bookkeeping books_;
};

}  // namespace strata
