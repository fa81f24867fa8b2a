#include "checksum.hpp"

#include <algorithm>

#include "generator/files/hash.hpp"

namespace strata::generator {

std::string with_unix_line_ends(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t line_end = std::min(bytes.find("\r\n", at), bytes.size());
    result += bytes.substr(at, line_end - at);
    if (line_end < bytes.size()) result += '\n';
    at = line_end + 2;
  }
  return result;
}

std::string normalised(std::string_view text, std::span<const token> statement) {
  std::string result;
  for (const token& each : statement) {
    if (!is_code(each.kind)) continue;
    const std::string_view bytes = text_of(text, each);
    if (bytes.find('\r') == std::string_view::npos) {
      result.append(std::to_string(bytes.size())).append(":").append(bytes).append(",");
    } else {
      const std::string plain = with_unix_line_ends(bytes);
      result.append(std::to_string(plain.size())).append(":").append(plain).append(",");
    }
  }
  return result += ';';
}

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
