// Rows of migrations that something else has run: what stamp() and adopt() write.
#pragma once

#include <strata/strata.hpp>
#include <string>
#include <string_view>

#include "applied_heads.hpp"
#include "bookkeeping.hpp"

namespace strata {

/// Writes inside the caller's transaction, and keeps the heads up to date. Functions throw engine_error, and
/// strata::error for a variable without a value.
class stamp_recorder {
 public:
  stamp_recorder(connection& db, const chain_set& set, const options& options, bookkeeping& books,
                 applied_heads& heads);

  void add(const migration& what, std::string_view event);
  void add_repeatable(const migration& what, std::string_view event);
  void log(std::string_view event, std::string_view revision, std::string_view digest);

 private:
  connection& db_;
  const chain_set& set_;
  const options& options_;
  bookkeeping& books_;
  applied_heads& heads_;
  std::string by_;
};

}  // namespace strata
