// The `-- migrate:guard SELECT …` lines of a section: which statement each stands above, and whether it is a query.
#pragma once

#include <vector>

#include "section_reading.hpp"

namespace strata::generator {

/// The guard of each statement of the section, by index; null where it has none. Reports guards that stand above no
/// statement, inside one or above one that is not sent to the engine (`kept` is false), a second one, and what is no
/// query.
[[nodiscard]] std::vector<const guard_mark*> place_guards(const section_reading& reading, const std::vector<bool>& kept,
                                                          diagnostics& messages);

}  // namespace strata::generator
