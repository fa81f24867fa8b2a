// A database's pages as they are embedded: most of a fresh database is zeros, because every table has a page of its
// own.
#pragma once

#include <sqlite3.h>
#include <cstdint>
#include <memory>
#include <string_view>

namespace strata::sqlite {

struct memory_releaser {
  void operator()(unsigned char* bytes) const noexcept { sqlite3_free(bytes); }
};
using image_bytes = std::unique_ptr<unsigned char[], memory_releaser>;

/// The packed form, over and over: how many zeros, how many other bytes, those bytes. Numbers are in groups of seven
/// bits, the lowest first, each but the last with the eighth bit set. What is left up to `size` is zeros.
/// Null: this is no such thing, or there is no memory.
[[nodiscard]] image_bytes unpack_image(std::string_view packed, std::uint64_t size);

}  // namespace strata::sqlite
