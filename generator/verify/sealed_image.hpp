// Databases that a build remembers, in the packed form of snapshots: most of them is zeros.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "generator/snapshot/packing.hpp"

namespace strata::generator {

/// How many of the last databases are remembered, because the next edit is likely there.
inline constexpr std::size_t kept_images = 4;

/// Whether the database after `count` of a chain's migrations is one to remember: one of the last, or the last at a
/// multiple of the stride before them, for an edit further back.
[[nodiscard]] bool is_worth_keeping(std::size_t count, std::size_t of, std::size_t stride) noexcept;

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
