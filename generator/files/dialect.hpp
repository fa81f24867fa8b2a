// The SQL dialects that Strata knows.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace strata::generator {

enum class dialect { sqlite, postgresql, mysql };

inline constexpr std::array all_dialects{dialect::sqlite, dialect::postgresql, dialect::mysql};

[[nodiscard]] constexpr std::string_view to_string(dialect which) noexcept {
  constexpr std::array<std::string_view, 3> names{"sqlite", "postgresql", "mysql"};
  return names[static_cast<std::size_t>(which)];
}

[[nodiscard]] constexpr std::optional<dialect> dialect_from(std::string_view name) noexcept {
  for (const dialect each : all_dialects) {
    if (to_string(each) == name) return each;
  }
  return std::nullopt;
}

}  // namespace strata::generator
