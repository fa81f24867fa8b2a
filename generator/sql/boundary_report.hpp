// The message about a statement that Strata and an engine end at different places.
#pragma once

#include <string_view>

#include "generator/files/diagnostic.hpp"

namespace strata::generator {

/// `ours` and `theirs` are the two readings of the statement that begins at `offset` in the file.
[[nodiscard]] diagnostic split_disagreement(std::string_view engine, const source& file, std::size_t offset,
                                            std::string_view ours, std::string_view theirs);

}  // namespace strata::generator
