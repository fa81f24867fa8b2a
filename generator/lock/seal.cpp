#include "seal.hpp"

#include <fmt/format.h>

#include "../sql/checksum.hpp"

namespace strata::generator {

std::string seal_line(std::string_view previous_seal, std::string_view line) {
  constexpr std::string_view algorithm = "sha256:";
  return sha256(fmt::format("{}\n{}", previous_seal, line)).substr(algorithm.size(), 16);
}

std::string seal_header(const lock_file& what) {
  std::string text = fmt::format("strata-lock {}", lock_format);
  for (const dialect each : what.dialects) text += fmt::format(" {}", to_string(each));
  return seal_line("", fmt::format("{} {}{}", text, what.layout, what.branches ? " branches" : ""));
}

}  // namespace strata::generator
