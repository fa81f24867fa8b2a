// Runs one statement of a script: its guard, the SQL or the step in C++, and the look whether the transaction is still
// there.
#pragma once

#include <cstddef>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "run_context.hpp"
#include "running_step.hpp"

namespace strata {

/// What an engine refused while a statement of a migration ran; caught once the transaction is gone.
struct refused_statement {
  std::size_t index;
  engine_error said;
};

class statement_runner {
 public:
  explicit statement_runner(const run_context& with) : with_{with} {}

  /// `inside`: a transaction that the statement must leave open. `in_doubt`: an interrupted run may have come through
  /// it. `committed` is where the database is if the transaction is rolled back. Throws refused_statement or
  /// strata::error.
  void run(const running_step& step, std::size_t index, bool inside, bool in_doubt, const std::string& committed) const;

 private:
  void call(const running_step& step, const statement& what, const std::string& committed) const;
  [[nodiscard]] bool guard_holds(const statement& of) const;

  const run_context& with_;
};

}  // namespace strata
