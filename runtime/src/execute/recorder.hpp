// What a run writes into the bookkeeping of each migration, and where the database stands by then.
#pragma once

#include <chrono>
#include <cstddef>
#include <strata/strata.hpp>
#include <string>
#include <string_view>

#include "running_step.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/history/applied_heads.hpp"

namespace strata {

/// Of migrations that this run runs.
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

/// Of migrations that something else has run: what stamp() and adopt() write. Writes inside the caller's transaction,
/// and keeps the heads up to date. Functions throw engine_error, and strata::error for a variable without a value.
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
