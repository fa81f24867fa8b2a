#include "packing.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "runtime/internal/drivers/sqlite.hpp"

namespace strata::generator {

namespace {

// A pair of numbers takes two bytes or more: fewer zeros than that are cheaper as they stand.
constexpr std::size_t shortest_gap = 4;

void add_number(std::string& to, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) to += static_cast<char>(0x80 | (number & 0x7F));
  to += static_cast<char>(number);
}

// One past the zeros that begin at `at`, of which there may be none. Most of an image is zeros.
std::size_t end_of_zeros(std::string_view image, std::size_t at) {
  std::uint64_t word = 0;
  for (; image.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, image.data() + at, sizeof word);
    if (word != 0) break;
  }
  while (at < image.size() && image[at] == '\0') ++at;
  return at;
}

// One past the bytes that begin at `begin`, which is not a zero.
std::size_t end_of_bytes(std::string_view image, std::size_t begin) {
  for (std::size_t at = begin;;) {
    const std::size_t gap = std::min(image.find('\0', at), image.size());
    const std::size_t next = end_of_zeros(image, gap);
    if (next == image.size() || next - gap >= shortest_gap) return gap;
    at = next;
  }
}

}  // namespace

std::string pack_image(std::string_view image) {
  std::string packed;
  for (std::size_t at = 0; at < image.size();) {
    const std::size_t begin = end_of_zeros(image, at);
    if (begin == image.size()) break;
    const std::size_t end = end_of_bytes(image, begin);
    add_number(packed, begin - at);
    add_number(packed, end - begin);
    packed.append(image, begin, end - begin);
    at = end;
  }
  return packed;
}

std::optional<std::string> unpack_database(const packed_database& packed) {
  const auto image = sqlite::unpack_image(packed.bytes, packed.size);
  if (!image) return std::nullopt;
  return std::string{reinterpret_cast<const char*>(image.get()), static_cast<std::size_t>(packed.size)};
}

}  // namespace strata::generator
