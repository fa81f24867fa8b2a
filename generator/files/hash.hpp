// Hashes as libcrypto computes them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace strata::generator {

/// Hexadecimal digits. `algorithm` by libcrypto's name: `SHA256`, `SHA384`, `SHA1`.
[[nodiscard]] std::string hex_hash(const char* algorithm, std::string_view bytes);
/// Of the pieces as if they stood one behind the other.
[[nodiscard]] std::string hex_hash(const char* algorithm, std::span<const std::string_view> pieces);

/// SipHash-1-3 with a key of zeros, which is what Rust's standard hasher computes.
[[nodiscard]] std::uint64_t sip_hash_1_3(std::string_view bytes);

}  // namespace strata::generator
