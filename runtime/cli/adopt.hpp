// `adopt`: a database that nobody has kept Strata's books of is recognised as it is, by the table that another tool
// left or by its schema.
#pragma once

#include <cstddef>
#include <string>

#include "context.hpp"

namespace strata::cli {

/// `adopt --match`: builds the chain on a scratch database, step by step, and records the revision whose schema the
/// database has. Returns the exit status.
int adopt_by_schema(const context& now);

/// Shows what was found and asks whether to record that many migrations, unless -y says so. False: whoever was asked
/// declined, and was told that nothing was changed. Throws usage_error where nobody can be asked.
[[nodiscard]] bool may_record(const context& now, const std::string& shown, std::size_t migrations);

}  // namespace strata::cli
