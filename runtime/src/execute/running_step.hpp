// A step of a plan with the script to run: the program's, or the one that the database kept. Whatever a script lacks, a
// variable's value or a step in C++, is found out here, before anything runs.
#pragma once

#include <cstddef>
#include <span>
#include <strata/plan.hpp>
#include <string_view>
#include <vector>

#include "runtime/src/chain/filled_script.hpp"
#include "runtime/src/connect/run_context.hpp"

namespace strata {

struct running_step {
  /// Throws strata::error. Both must outlive the step.
  running_step(const strata::step& planned, const run_context& with, std::size_t position, std::size_t length);
  running_step(running_step&&) = default;

  [[nodiscard]] std::string_view description() const;
  /// One past the last statement that commits together with this one.
  [[nodiscard]] std::size_t group_end(std::size_t first) const;
  /// What was begun statement by statement goes on so, whatever its section says now.
  [[nodiscard]] bool runs_alone() const { return (begun || !script.transactional) && !script.statements.empty(); }
  /// See migration::needs_commit.
  [[nodiscard]] bool needs_commit() const {
    return what->way == direction::up && what->embedded != nullptr && what->embedded->needs_commit;
  }
  [[nodiscard]] std::string_view digest() const;
  [[nodiscard]] migration_event event(std::chrono::microseconds took = {}) const;
  [[nodiscard]] report::done done(std::chrono::microseconds took) const;
  /// What stands in the file before the byte at `offset` of a statement's text, whose variables are filled in.
  [[nodiscard]] std::string_view written_before(std::size_t statement, std::size_t offset) const;
  /// `migration 0002`, `repeatable migration active_nodes`
  [[nodiscard]] std::string name() const;

  const strata::step* what;
  std::size_t index;
  std::size_t count;
  /// An interrupted run has recorded that it began this one.
  bool begun = false;
  /// The script is the one that the database kept.
  bool from_database = false;
  strata::script script;
  /// For a step up: the way down that the database is to keep.
  strata::script kept_down;
  std::string_view file;

 private:
  void use_stored(const run_context& with);
  void use_embedded(const run_context& with);
  void require_steps(const run_context& with) const;

  std::vector<statement> storage_;
  filled_script filled_;
  filled_script filled_down_;
};

/// For an upgrade that nobody has allowed it: throws history_error where a step would run a script that the database
/// kept and somebody else than its owner may have written.
void refuse_stored_scripts(const std::vector<step>& steps, const run_context& with);

/// Throws connect_error where a temporary object of the session has a name that the database or a script uses: the
/// script would read and write that.
void require_no_temporary_object(std::span<const running_step> steps, const run_context& with);

}  // namespace strata
