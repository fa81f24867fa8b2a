// SHA-256 (FIPS 180-4), so that the runtime needs no library for the few hashes that it computes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace strata {

/// Of bytes that come in pieces.
class sha256_sum {
 public:
  void add(std::string_view bytes);
  /// Nothing can be added afterwards.
  [[nodiscard]] std::array<std::uint8_t, 32> finish();

 private:
  std::array<std::uint32_t, 8> hash_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::uint64_t size_ = 0;
  /// What does not fill a block yet.
  std::string rest_;
};

/// `sha256:` and 64 hex digits.
[[nodiscard]] std::string to_text(const std::array<std::uint8_t, 32>& hash);

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// `sha256:` and 64 hex digits, as checksums and digests are written.
[[nodiscard]] std::string sha256_text(std::string_view bytes);

}  // namespace strata
