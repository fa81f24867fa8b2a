// The options that say which folder of migrations a command works on, and how it is read.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "load.hpp"
#include "revision_style.hpp"
#include "runtime/cli/context.hpp"

namespace strata::generator {

inline constexpr cli::option dialects_option{
    "dialects", "", "LIST", "sqlite, postgresql, mysql, between commas (default: the lock file's, else sqlite)"};
inline constexpr cli::option allow_branches_option{"allow-branches", "", "",
                                                   "several heads are no error (default: as the lock file says)"};
inline constexpr cli::option gaps_option{"gaps", "", "LIST",
                                         "migrations in code, of another tool's layout, to leave out"};

/// What every command over a folder takes: `--directory`, `--layout` …
[[nodiscard]] const cli::option_group& folder_group() noexcept;

/// What these options, or those of them that the command takes, say. Throws cli::usage_error.
[[nodiscard]] folder_options read_folder(const cli::invocation& asked);

/// The words between commas of all values.
[[nodiscard]] std::vector<std::string> split_list(const std::vector<std::string>& values);

/// The dialects that the words name. Throws cli::usage_error.
[[nodiscard]] std::vector<dialect> read_dialects(const cli::invocation& asked, const std::vector<std::string>& names);

/// Of `--style`; nothing where it is not given. Throws cli::usage_error.
[[nodiscard]] std::optional<revision_style> read_style(const cli::invocation& asked);

/// Wrong usage of the command that is asked for; what helps is its `--help`, behind the suggestion.
[[nodiscard]] cli::usage_error wrong_use(const cli::invocation& asked, const std::string& problem,
                                         const std::string& suggestion = {});

/// Writes the messages, in colour on a terminal's standard error.
void print(const diagnostics& messages, std::ostream& err);

}  // namespace strata::generator
