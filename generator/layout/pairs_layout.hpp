// Plain pairs: `NAME.up.sql` and `NAME.down.sql`, in the order of the names as people read them. The whole name is the
// revision. For folders that a program of its own reads (Authelia's `V0001.Initial_Schema.up.sql`).
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_pairs_layout(const std::vector<folder_file>& files, const std::string& display,
                                               diagnostics& messages);

}  // namespace strata::generator
