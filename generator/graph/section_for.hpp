// Which of a file's sections a dialect takes.
#pragma once

#include <algorithm>
#include <span>

#include "../layout/migration_file.hpp"

namespace strata::generator {

/// One that names the dialect goes before the unnamed one; null where there is neither.
[[nodiscard]] inline const script_section* section_for(std::span<const script_section> sections, direction way,
                                                       dialect which) {
  const script_section* unnamed = nullptr;
  for (const script_section& each : sections) {
    if (each.way != way) continue;
    if (std::find(each.dialects.begin(), each.dialects.end(), which) != each.dialects.end()) return &each;
    if (each.dialects.empty() && unnamed == nullptr) unnamed = &each;
  }
  return unnamed;
}

}  // namespace strata::generator
