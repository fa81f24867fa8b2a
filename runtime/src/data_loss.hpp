// A downgrade that is to keep data (strata::options::keep_data).
#pragma once

#include <strata/plan.hpp>
#include <vector>

#include "run_context.hpp"

namespace strata {

/// Throws history_error when a statement of the steps takes rows or values away.
void refuse_data_loss(const std::vector<step>& steps, const run_context& with);

}  // namespace strata
