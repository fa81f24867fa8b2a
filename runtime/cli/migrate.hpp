// What upgrade, downgrade and stamp share: the options of a run and the words for what it did.
#pragma once

#include <strata/strata.hpp>
#include <string>
#include <string_view>

#include "chain_index.hpp"
#include "context.hpp"

namespace strata::cli {

/// The options of a run to the target that tells the observer, too, when it has to wait. Throws usage_error for a value
/// (--set) that no migration of the chain asks for.
[[nodiscard]] options options_for(const context& now, const chain_index& index, const std::string& target,
                                  observer& progress);

/// `at head 3`, `at 2`, `at base`.
[[nodiscard]] std::string position(const chain_index& index, const std::vector<std::string>& revisions);

/// What status and check say of a database that upgrade refuses as not empty.
[[nodiscard]] std::string no_history(const context& now);

/// The last line of a run: `at head 3: 2 migrations, 5 statements, 1.2 ms`, or `already at head 3`.
[[nodiscard]] std::string summary(const chain_index& index, const report& did);

}  // namespace strata::cli
