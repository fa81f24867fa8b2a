#include "checksum.hpp"

#include <algorithm>

#include "generator/files/hash.hpp"

namespace strata::generator {

std::string sha256(std::string_view bytes) { return "sha256:" + hex_hash("SHA256", bytes); }

std::string sha256(std::initializer_list<std::string_view> pieces) {
  return "sha256:" + hex_hash("SHA256", {pieces.begin(), pieces.size()});
}

std::string short_hash(std::string_view bytes) {
  constexpr std::size_t digits = 12;
  return hex_hash("SHA256", bytes).substr(0, digits);
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
