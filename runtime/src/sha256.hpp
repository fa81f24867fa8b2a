// SHA-256 (FIPS 180-4), so that the runtime needs no library for the few hashes that it computes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace strata {

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// `sha256:` and 64 hex digits, as checksums and digests are written.
[[nodiscard]] std::string sha256_text(std::string_view bytes);

}  // namespace strata
