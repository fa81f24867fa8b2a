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

/// The first line is a checksum of the rest. Nothing at all for a script without statements.
[[nodiscard]] std::string pack(const script& from);

/// Nothing when the text is not what pack() wrote, to the byte.
[[nodiscard]] std::optional<std::vector<stored_statement>> unpack(std::string_view text);

/// The stored statements are not the script's, comments and white space aside. Never so where the script has variables:
/// the database keeps their values.
[[nodiscard]] bool differs(const std::vector<stored_statement>& stored, const script& from);

/// What the database keeps claims to be this script: the program's own may run in its place.
[[nodiscard]] bool claims_to_be(const applied_migration& stored, const script& from);

}  // namespace strata
