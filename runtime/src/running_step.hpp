// A step of a plan with the script to run: the program's, or the one that the database kept.
#pragma once

#include <cstddef>
#include <strata/plan.hpp>
#include <string_view>
#include <vector>

namespace strata {

struct running_step {
  running_step(const strata::step& planned, std::size_t position, std::size_t length);
  running_step(running_step&&) = default;

  [[nodiscard]] std::string_view description() const;
  /// One past the last statement that commits together with this one.
  [[nodiscard]] std::size_t group_end(std::size_t first) const;
  /// What was begun statement by statement goes on so, whatever its section says now.
  [[nodiscard]] bool runs_alone() const { return (begun || !script.transactional) && !script.statements.empty(); }
  [[nodiscard]] std::string_view digest() const;

  const strata::step* what;
  std::size_t index;
  std::size_t count;
  /// An interrupted run has recorded that it began this one.
  bool begun = false;
  /// The script is the one that the database kept.
  bool from_database = false;
  strata::script script;
  std::vector<statement> storage;
  std::string_view file;
};

}  // namespace strata
