// The bookkeeping's SQL names its tables `{prefix}_…`.
#pragma once

#include <string>
#include <string_view>

namespace strata {

[[nodiscard]] inline std::string expand_prefix(std::string_view sql, std::string_view prefix) {
  constexpr std::string_view placeholder = "{prefix}";
  std::string expanded;
  for (;;) {
    const std::size_t at = sql.find(placeholder);
    expanded.append(sql.substr(0, at));
    if (at == std::string_view::npos) return expanded;
    expanded.append(prefix);
    sql.remove_prefix(at + placeholder.size());
  }
}

}  // namespace strata
