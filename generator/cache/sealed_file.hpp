// Files in which a build remembers what it found out: worth nothing once they are damaged, or were written with another
// Strata or SQLite.
#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "packing.hpp"

namespace strata::generator {

/// What was written to the file for what it belongs to; nothing where that is not sure.
[[nodiscard]] std::optional<std::string> read_sealed(const std::filesystem::path& path, std::string_view belongs_to);

/// Whoever reads meanwhile finds the former file or this one.
[[nodiscard]] std::error_code write_sealed(const std::filesystem::path& path, std::string_view content,
                                           std::string_view belongs_to);

/// Where what belongs to the key, a checksum, is kept.
[[nodiscard]] std::filesystem::path sealed_path(const std::filesystem::path& folder, std::string_view key,
                                                std::string_view ending);

/// Removes the folder's files with these endings, but for the wanted ones.
void remove_others(const std::filesystem::path& folder, std::initializer_list<std::string_view> endings,
                   const std::set<std::filesystem::path>& wanted);

/// How many of the last databases are remembered, because the next edit is likely there.
inline constexpr std::size_t kept_images = 4;

/// Whether the database after `count` of a chain's migrations is one to remember: one of the last, or the last at a
/// multiple of the stride before them, for an edit further back.
[[nodiscard]] bool is_worth_keeping(std::size_t count, std::size_t of, std::size_t stride) noexcept;

/// A database, in the packed form of snapshots: most of it is zeros.
struct sealed_image {
  packed_database packed;
  /// Whatever else there is to remember; without line ends.
  std::string note;
};

/// As read_sealed() and write_sealed().
[[nodiscard]] std::optional<sealed_image> read_sealed_image(const std::filesystem::path& path,
                                                            std::string_view belongs_to);
[[nodiscard]] std::error_code write_sealed_image(const std::filesystem::path& path, const packed_database& packed,
                                                 std::string_view note, std::string_view belongs_to);

}  // namespace strata::generator
