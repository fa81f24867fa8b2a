#include "sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

namespace strata {

namespace {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using words = std::array<std::uint32_t, 8>;

std::uint32_t read_word(std::string_view block, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t index = 0; index < 4; ++index) word = word << 8U | static_cast<std::uint8_t>(block[at + index]);
  return word;
}

void add_block(words& hash, std::string_view block) {
  std::array<std::uint32_t, 64> schedule{};
  for (std::size_t index = 0; index < 16; ++index) schedule[index] = read_word(block, index * 4);
  for (std::size_t index = 16; index < 64; ++index) {
    const std::uint32_t early = schedule[index - 15];
    const std::uint32_t late = schedule[index - 2];
    schedule[index] = schedule[index - 16] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3U) +
                      schedule[index - 7] + (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10U);
  }
  auto [a, b, c, d, e, f, g, h] = hash;
  for (std::size_t index = 0; index < 64; ++index) {
    const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                round_constants[index] + schedule[index];
    const std::uint32_t second =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const words mixed{a, b, c, d, e, f, g, h};
  for (std::size_t index = 0; index < hash.size(); ++index) hash[index] += mixed[index];
}

}  // namespace

void sha256_sum::add(std::string_view bytes) {
  constexpr std::size_t block = 64;
  size_ += bytes.size();
  if (!rest_.empty()) {
    const std::size_t taken = std::min(block - rest_.size(), bytes.size());
    rest_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (rest_.size() < block) return;
    add_block(hash_, rest_);
    rest_.clear();
  }
  for (; bytes.size() >= block; bytes.remove_prefix(block)) add_block(hash_, bytes.substr(0, block));
  rest_ = bytes;
}

std::array<std::uint8_t, 32> sha256_sum::finish() {
  const std::uint64_t bits = size_ * 8;
  std::string last = std::move(rest_);
  last += '\x80';
  while (last.size() % 64 != 56) last += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) last += static_cast<char>(bits >> static_cast<unsigned>(shift) & 0xFFU);
  for (std::size_t at = 0; at < last.size(); at += 64) add_block(hash_, std::string_view{last}.substr(at, 64));

  std::array<std::uint8_t, 32> found{};
  for (std::size_t index = 0; index < found.size(); ++index) {
    found[index] = static_cast<std::uint8_t>(hash_[index / 4] >> (24 - index % 4 * 8) & 0xFFU);
  }
  return found;
}

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  sha256_sum sum;
  sum.add(bytes);
  return sum.finish();
}

std::string to_text(const std::array<std::uint8_t, 32>& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "sha256:";
  for (const std::uint8_t byte : hash) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string sha256_text(std::string_view bytes) { return to_text(sha256(bytes)); }

}  // namespace strata
