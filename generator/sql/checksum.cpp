#include "checksum.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace strata::generator {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> hash{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, EVP_sha256(), nullptr) != 1 ||
      length != hash.size()) {
    throw std::runtime_error("libcrypto cannot compute SHA-256");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "sha256:";
  for (const unsigned char byte : hash) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string short_hash(std::string_view bytes) {
  constexpr std::size_t digits = 12;
  const std::string whole = sha256(bytes);
  return whole.substr(whole.find(':') + 1, digits);
}

// The text is described in docs/checksum.md.
std::string digest(std::span<const std::string> parent_digests, std::string_view revision, std::string_view up_checksum,
                   std::span<const std::string> dependency_digests) {
  std::string text = "strata-digest-1\n";
  for (const std::string& parent : parent_digests) text.append(parent).append("\n");
  for (const std::string& each : dependency_digests) text.append("after ").append(each).append("\n");
  text.append(revision).append("\n").append(up_checksum).append("\n");
  return sha256(text);
}

std::string join_digests(std::vector<std::string> head_digests) {
  std::sort(head_digests.begin(), head_digests.end());
  std::string joined;
  for (const std::string& each : head_digests) {
    if (!joined.empty()) joined += ' ';
    joined += each;
  }
  return joined;
}

}  // namespace strata::generator
