// A down script as the database keeps it: one text that a person can read and paste, and that a program takes apart
// again without knowing any SQL. Before each statement stands a comment that counts its bytes.
#pragma once

#include <optional>
#include <strata/chain.hpp>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

[[nodiscard]] std::string pack(const script& from);

/// Nothing when the text is not what pack() wrote.
[[nodiscard]] std::optional<std::vector<stored_statement>> unpack(std::string_view text);

}  // namespace strata
