#include "runtime/internal/versions.hpp"

#include <algorithm>

namespace strata {

namespace {

// Removes the part before the first dot, without its leading zeros.
std::string_view next_part(std::string_view& version) {
  std::string_view part = version.substr(0, version.find('.'));
  version.remove_prefix(std::min(part.size() + 1, version.size()));
  part.remove_prefix(std::min(part.find_first_not_of('0'), part.size()));
  return part;
}

}  // namespace

std::strong_ordering compare_versions(std::string_view left, std::string_view right) noexcept {
  while (!left.empty() || !right.empty()) {
    const std::string_view of_left = next_part(left);
    const std::string_view of_right = next_part(right);
    if (const auto by_length = of_left.size() <=> of_right.size(); std::is_neq(by_length)) return by_length;
    if (const int by_value = of_left.compare(of_right); by_value != 0) return by_value <=> 0;
  }
  return std::strong_ordering::equal;
}

std::string version_key(std::string_view version) {
  std::string key;
  while (!version.empty()) key.append(next_part(version)).append(".");
  return key.erase(key.find_last_not_of('.') + 1);
}

}  // namespace strata
