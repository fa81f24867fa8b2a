// The names of databases that Strata makes for tests. Each carries a seal, a hash of the rest, so that nothing that was
// not made here is ever taken for one and dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strata::postgresql {

/// `strata_test_<owner>_<number>_<seal>`: belongs to whoever holds the advisory lock `owner`.
[[nodiscard]] std::string test_database_name(std::int64_t owner, std::uint64_t number);
/// Nothing for another name.
[[nodiscard]] std::optional<std::int64_t> owner_of(std::string_view name);

/// `strata_template_<fingerprint>_<seal>`
[[nodiscard]] std::string template_name(std::string_view fingerprint);
[[nodiscard]] bool is_template_name(std::string_view name);

/// A number for an advisory lock, never negative.
[[nodiscard]] std::int64_t lock_number(std::string_view text);

}  // namespace strata::postgresql
