// The rows of the bookkeeping's tables: their columns as values, and values that share a column.
#pragma once

#include <cstdint>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <string>
#include <string_view>

#include "runtime/src/text/phrase.hpp"

namespace strata {

/// Throws history_error: the tables do not hold what a Strata writes.
[[noreturn]] void refuse_damaged(const phrase& message);

/// Empty for NULL. Throws history_error where there is no such column.
[[nodiscard]] std::string_view text(const row& from, std::size_t column);
/// Throws history_error for what is no number.
[[nodiscard]] std::int64_t number(const row& from, std::size_t column);

/// A row of read_history. Throws history_error.
[[nodiscard]] applied_migration read_applied(const row& from);
/// A row of read_repeatables. Throws history_error.
[[nodiscard]] applied_migration read_repeatable(const row& from);

/// What a migration comes after, in one column: its parents, and with this sign, which no revision can hold, what it
/// depends on.
inline constexpr char dependency_sign = '+';

template <typename Migration>
[[nodiscard]] std::string predecessors(const Migration& of) {
  std::string joined;
  for (const std::string_view each : of.parents) joined.append(joined.empty() ? "" : " ").append(each);
  for (const std::string_view each : of.depends) {
    joined.append(joined.empty() ? "" : " ").append(1, dependency_sign).append(each);
  }
  return joined;
}

/// What a checkpoint stands for, in one column: `0001=sha256:… 0002=sha256:…`
[[nodiscard]] std::string covered(const migration& by);

}  // namespace strata
