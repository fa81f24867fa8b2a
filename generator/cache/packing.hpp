// The way into the form that runtime/src/sqlite/packed_image.hpp reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strata::generator {

[[nodiscard]] std::string pack_image(std::string_view image);

/// A database that takes a tenth of the memory.
struct packed_database {
  /// Unpacked, in bytes; of no database 0.
  std::uint64_t size = 0;
  std::string bytes = {};
};

[[nodiscard]] inline packed_database pack_database(std::string_view image) { return {image.size(), pack_image(image)}; }

/// Nothing where it is damaged, or there is no memory.
[[nodiscard]] std::optional<std::string> unpack_database(const packed_database& packed);

}  // namespace strata::generator
