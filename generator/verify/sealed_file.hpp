// Files in which a build remembers what it found out: worth nothing once they are damaged, or were written with another
// Strata or SQLite.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace strata::generator {

/// What was written to the file for what it belongs to; nothing where that is not sure.
[[nodiscard]] std::optional<std::string> read_sealed(const std::filesystem::path& path, std::string_view belongs_to);

/// Whoever reads meanwhile finds the former file or this one.
[[nodiscard]] std::error_code write_sealed(const std::filesystem::path& path, std::string_view content,
                                           std::string_view belongs_to);

}  // namespace strata::generator
