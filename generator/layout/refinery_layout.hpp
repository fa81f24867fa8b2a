// refinery: `V<version>__<name>.sql`, or `U` for one that may be applied late, in folders of any depth, in the order of
// the versions as numbers. There is no way back.
//
// After refinery_core/src/util.rs and runner.rs: names are letters, digits and underscores; what does not match is
// passed over; versions are unique, whatever their letter.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"

namespace strata::generator {

[[nodiscard]] layout_reading read_refinery_layout(const std::vector<folder_file>& files, const std::string& display,
                                                  diagnostics& messages);

}  // namespace strata::generator
