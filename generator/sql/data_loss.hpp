// Whether a statement takes rows or values away, by its words: what a downgrade asks about before it runs.
#pragma once

#include <span>
#include <string_view>

#include "lexer.hpp"

namespace strata::generator {

/// `text` is what the tokens of one statement were cut from. In doubt it does: a table that is dropped may have been
/// copied whole, an UPDATE may be undone by another; what a called function does is not seen.
[[nodiscard]] bool loses_data(std::string_view text, std::span<const token> statement);

}  // namespace strata::generator
