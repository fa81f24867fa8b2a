// Parts of the help lines about a lock file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/files/dialect.hpp"
#include "generator/files/source.hpp"

namespace strata::generator {

/// The folder of the file as it is displayed; `.` for the current one.
[[nodiscard]] std::string folder_of(const source& file);

/// ` --directory <folder>` for a command about the folder of that file; empty for `migrations`, which is the default.
[[nodiscard]] std::string folder_option(const source& file);
/// The same for the folder itself.
[[nodiscard]] std::string folder_option(std::string_view folder);

[[nodiscard]] std::string name_dialects(const std::vector<dialect>& dialects, std::string_view between);

/// Where a line, numbered from 1, begins.
[[nodiscard]] std::size_t line_offset(const source_file& file, std::uint32_t line);

}  // namespace strata::generator
