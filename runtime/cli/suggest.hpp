// "Did you mean": the known word that is closest to a mistyped one.
#pragma once

#include <span>
#include <string_view>

namespace strata::cli {

/// The candidate that is at most a third of the word's letters (at least one) away, in insertions, deletions,
/// replacements and swaps of neighbours; empty when none is near. The first of several equals.
[[nodiscard]] std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace strata::cli
