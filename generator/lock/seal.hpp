// The last word of each line of the lock file. It depends on the line and on the seal before it, so a line cannot be
// changed, dropped or merged in without a trace, and two branches that lock a migration each conflict.
#pragma once

#include <string>
#include <string_view>

#include "lock_file.hpp"

namespace strata::generator {

/// The header's fourth line, where there is one.
inline constexpr std::string_view branches_line = "branches allowed";

/// The version of the format that is written, and the only one that is read.
inline constexpr std::string_view lock_format = "1";

/// 16 hex digits. `line` is without its seal and the blank before it.
[[nodiscard]] std::string seal_line(std::string_view previous_seal, std::string_view line);

/// What the first migration's line takes for the seal before it.
[[nodiscard]] std::string seal_header(const lock_file& what);

}  // namespace strata::generator
