// `A:B`: a stretch of a chain's history.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include <strata/plan.hpp>
#include "chain_index.hpp"

#include "context.hpp"

namespace strata::cli {

/// Two targets with a colon between them; what is left out is empty.
struct range {
  std::string from;
  std::string to;
};

/// Nothing when the text holds no colon. Throws usage_error for several colons and for targets that cannot be any.
[[nodiscard]] std::optional<range> read_range(const std::string& text);

/// A target is relative to the database: `current`, `+1`, `-2`, `LABEL@+1`.
[[nodiscard]] bool starts_at_database(std::string_view target);
/// A target names the revision that the database is at: `current`, `current-2`, `LABEL@current`.
[[nodiscard]] bool says_current(std::string_view target);

/// The revisions from A to B, both included. `current` is where the database is; `-3` as A counts back from B.
/// Throws target_error when B does not descend from A.
[[nodiscard]] std::unordered_set<std::string_view> revisions_between(const chain_index& index, const range& asked,
                                                                     const history& current);

}  // namespace strata::cli
