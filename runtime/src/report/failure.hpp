// From what a function finds wrong, or an engine said, to the strata::error that the caller sees.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string_view>

#include "runtime/src/text/phrase.hpp"

namespace strata {

/// The state of a database in which nothing was committed.
inline constexpr std::string_view unchanged = "unchanged";

/// A failure as the function that finds it says it: in views. Nothing is copied, and nothing has to be destroyed,
/// before it is thrown; so a refusal is short where it stands, in the source and in the program. To be made in the call
/// that takes it.
struct failure_view {
  errc code{};
  phrase message = {};
  std::string_view revision = {};
  std::string_view file = {};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string_view database_state = unchanged;
  phrase help = {};
};

[[nodiscard]] failure to_failure(const failure_view& from);

/// Throws one of strata::error and the classes derived from it.
template <typename Error>
[[noreturn]] void refuse(const failure_view& why);

extern template void refuse<error>(const failure_view& why);
extern template void refuse<connect_error>(const failure_view& why);
extern template void refuse<statement_error>(const failure_view& why);
extern template void refuse<history_error>(const failure_view& why);
extern template void refuse<target_error>(const failure_view& why);

/// Where a table of the bookkeeping is missing.
inline constexpr std::string_view help_for_missing_table =
    "restore it from a backup, or say where the database stands, which writes all of it anew: stamp REV --purge\n"
    "if the tables of these names are another program's, keep Strata's under others: TABLE_PREFIX in add_migrations(), "
    "--table-prefix of strata";

/// Not the disk, the lock or the connection.
[[nodiscard]] bool blames_statement(const engine_error& cause) noexcept;

/// Throws the error class and code that fit the engine's words. `known` brings what only the caller knows: message,
/// place, state of the database; an empty help is filled in by the kind of failure.
[[noreturn]] void throw_failure(const engine_error& cause, failure known);

/// Runs the work of a function that changes nothing unless it returns; what the engine says becomes a strata::error
/// with this message and the database's description behind it.
template <typename Work>
auto translated(const connection& db, std::string_view message, Work work) {
  try {
    return work();
  } catch (const engine_error& cause) {
    throw_failure(cause, to_failure({.message = {"{} {}", {message, db.description()}}}));
  }
}

/// A place in a file; lines and columns (bytes) from 1.
struct text_position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// The place in the file of what stands at the offset, from 0, in a text that begins at `start`.
[[nodiscard]] inline text_position position_in(text_position start, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  if (lines == 0) return {start.line, start.column + static_cast<std::uint32_t>(before.size())};
  return {start.line + lines, static_cast<std::uint32_t>(before.size() - before.rfind('\n'))};
}

}  // namespace strata
