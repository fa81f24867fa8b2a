// "Did you mean …?": the known word that is nearest to a mistyped one. The runtime's and the generator's.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace strata {

/// The candidate with the fewest edits (insertions, removals, replacements and swaps of neighbours; case does not
/// count), or nothing where none is near enough to be meant. The first of several equals.
[[nodiscard]] std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean `…`?" about closest(), or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace strata
