// What a run writes into the bookkeeping, and where the database stands by then.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "applied_heads.hpp"
#include "bookkeeping.hpp"
#include "running_step.hpp"

namespace strata {

class step_recorder {
 public:
  step_recorder(bookkeeping& books, std::string applied_by, std::string_view built_at)
      : books_{books}, applied_by_{std::move(applied_by)}, built_at_{built_at} {}

  /// Begins where the history says that the database stands.
  void start_at(const history& from);
  [[nodiscard]] const applied_heads& heads() const noexcept { return heads_; }
  /// A state to go back to after a rollback.
  [[nodiscard]] std::size_t mark() const noexcept { return heads_.mark(); }
  void rewind(std::size_t mark);

  /// A `transaction:false` script is about to run.
  void record_start(const running_step& step);
  /// `begun`: the row is there already, as that of an unfinished migration.
  void record(const running_step& step, std::chrono::microseconds took, bool begun);

 private:
  void record_up(const running_step& step, const migration_record& record, bool begun);
  void record_down(const running_step& step);

  bookkeeping& books_;
  std::string applied_by_;
  std::string_view built_at_;
  applied_heads heads_{history{}};
  /// The table of the repeatable migrations is there, as far as is known without asking.
  bool has_table_ = false;
};

}  // namespace strata
