// The options that `new` and `merge` share.
#pragma once

#include <boost/program_options.hpp>

#include "draft.hpp"

namespace strata::generator {

/// Adds `--message`, `--revision`, `--style`, `--sql-dialect`, `--depends`, `--label`, `--template` and `--edit`, which
/// set `target`, and sets its `now`.
void add_draft_options(boost::program_options::options_description& options, draft_options& target);

}  // namespace strata::generator
