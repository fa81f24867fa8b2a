// What the steps of a plan would run, for those who ask before anything runs.
#pragma once

#include <strata/strata.hpp>
#include <vector>

#include "run_context.hpp"

namespace strata {

[[nodiscard]] std::vector<planned_migration> describe_steps(const std::vector<step>& steps, const run_context& with);

/// Throws history_error when a statement of the steps takes rows or values away.
void refuse_data_loss(const std::vector<step>& steps, const run_context& with);

}  // namespace strata
