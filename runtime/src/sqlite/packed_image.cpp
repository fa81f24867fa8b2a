#include "packed_image.hpp"

#include <cstring>
#include <optional>

namespace strata::sqlite {

namespace {

std::optional<std::uint64_t> take_number(std::string_view& from) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 63 && !from.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

}  // namespace

image_bytes unpack_image(std::string_view packed, std::uint64_t size) {
  image_bytes image{static_cast<unsigned char*>(sqlite3_malloc64(size))};
  if (!image) return nullptr;
  std::memset(image.get(), 0, size);
  std::uint64_t at = 0;
  while (!packed.empty()) {
    const auto zeros = take_number(packed);
    const auto others = take_number(packed);
    if (!zeros || !others || *zeros > size - at || *others > size - at - *zeros || *others > packed.size()) {
      return nullptr;
    }
    at += *zeros;
    std::memcpy(image.get() + at, packed.data(), *others);
    packed.remove_prefix(*others);
    at += *others;
  }
  return image;
}

}  // namespace strata::sqlite
