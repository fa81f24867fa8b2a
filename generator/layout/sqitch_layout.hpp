// Sqitch: `sqitch.plan` gives the order, `deploy/` and `revert/` hold the scripts.
//
// After lib/App/Sqitch/Plan.pm and Plan/Change.pm: pragmas come first, then a line a change or a tag; a name may hold
// folders; a change that is named again after a tag was reworked, and the scripts of the older one are called
// `name@tag.sql`. Sqitch wraps nothing in a transaction: scripts bring their own BEGIN and COMMIT.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_sqitch_layout(const std::vector<folder_file>& files, const std::string& display,
                                                diagnostics& messages);

}  // namespace strata::generator
