// A failure as the function that finds it says it: in views. Nothing is copied, and nothing has to be destroyed, before
// it is thrown; so a refusal is short where it stands, in the source and in the program.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <strata/error.hpp>
#include <string>
#include <string_view>

namespace strata {

/// The text with a word in place of each `{}`, in their order. What has no word stays as it is.
[[nodiscard]] std::string fill_in(std::string_view text, std::initializer_list<std::string_view> words);

/// What fill_in() takes.
struct phrase {
  std::string_view text = {};
  std::initializer_list<std::string_view> words = {};
};

/// The state of a database in which nothing was committed.
inline constexpr std::string_view unchanged = "unchanged";

/// See failure. Holds nothing: to be made in the call that takes it.
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

}  // namespace strata
